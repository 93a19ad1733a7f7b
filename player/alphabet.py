"""The letters of Vietnamese, in two cases, as they go into a pattern's character class."""

# A range such as À-Ỹ would mix the cases: Unicode lays most Vietnamese letters out in pairs.
LOWER = "a-zàáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ"
UPPER = LOWER.replace("a-z", "A-Z").upper()
