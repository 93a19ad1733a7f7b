"""What the script is not sure of, before anyone hears it, each with its place and a suggestion in Vietnamese."""

from player.findings import Finding
from player.vietnamese.reading import Reading

_DOUBTS = {
    "acronym": ("warning", "Chưa biết chữ viết tắt “{}”; đang đọc theo suy đoán."),
    "symbol": ("warning", "Ký hiệu “{}” không được đọc thành lời."),
    "foreign": ("info", "Từ nước ngoài “{}” chưa có phiên âm."),
    "number": ("warning", "Số “{}” viết không rõ; kiểm tra lại."),
}


def lint(index: int, reading: Reading) -> list[Finding]:
    """Return the findings on one utterance's reading."""
    found: list[Finding] = []
    for doubt in reading.doubts:
        severity, message = _DOUBTS.get(doubt.kind, ("info", "Chưa chắc cách đọc “{}”."))
        written = reading.written[doubt.start : doubt.end]
        found.append(
            Finding(doubt.kind, severity, message.format(written), doubt.suggestion, index, doubt.start, doubt.end)
        )
    return found
