"""Where sentences end, as a newsreader would breathe."""

import time

import pytest

from player.scripting.sentences import breaths, split


@pytest.mark.parametrize(
    "sentence",
    [
        "Ông Lê Minh, PGS.TS. Đại học Nông Lâm, ở TP. Thái Nguyên.",
        "Bị can Nguyễn V. A. (SN 1990) bị khởi tố.",
        "Bà J. K. Rowling và ông Donald J. Trump gặp nhau.",
        "Giá 3.500 đồng, tăng 1.250.000 đồng.",
        "Lúa, ngô, khoai, v.v. được mùa.",
        "Tai nạn tại Km12. Quốc lộ 3 ùn tắc.",
        "Xem baobackan.vn/tin.moi hoặc www.baobackan.com.vn ngay.",
        "Cam, quýt… của huyện đã chín.",
        "“Mưa to quá!” ông Nam nói.",
        "1. Kết quả đạt được.",
        "Điều 5. Phạm vi điều chỉnh.",
        "Nhà ở Q. 5, P. 12, TP. Hồ Chí Minh.",
        "Đoàn đến St. Petersburg gặp Mr. Smith.",
    ],
)
def test_a_stop_that_is_not_a_sentences_end_is_passed_over(sentence: str) -> None:
    assert split(sentence) == [sentence]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Mưa lớn ở Chợ Đồn.", "Nước dâng cao."),
        ("Bạn nên uống vitamin A.", "Người dân tin thế."),
        ("Bị cáo là Trần V. H.", "Sau đó y bỏ trốn."),
        ("Đoàn làm việc với UBND TP.HCM.", "Ông Lê Minh dự."),
        ("Doanh thu đạt 3.500 tỷ đồng năm 2023.", "5 xã về đích."),
        ("Ông hỏi: “Ai đó?”", "Bà đáp: “Tôi.”"),
        ("(Ảnh chụp sáng nay.)", "Nước đã rút."),
        ("Chợ bán cam, quýt…", "Người mua đông."),
        ("Xe hỏng tại Km12.", "Tài xế gọi cứu hộ."),
        ("Bán lúa, ngô, v.v.", "Ông Nam cho biết thế."),
        ("Thật vậy sao?!", "Đúng thế."),
    ],
)
def test_two_sentences_are_two(first: str, second: str) -> None:
    assert split(f"{first} {second}") == [first, second]


def test_a_stop_whose_space_was_forgotten_still_ends_a_sentence() -> None:
    assert split("Giữ vững trật tự.Đồng chí Hưng đề nghị.") == ["Giữ vững trật tự.", "Đồng chí Hưng đề nghị."]


def test_nothing_but_white_space_is_lost() -> None:
    text = "A. B.C d… “E!” (F. g) 1.2. Hà Nội.  Mưa;\tgió… V.v... TP. X ./. Hết"
    assert "".join("".join(split(text)).split()) == "".join(text.split())


def test_a_long_sentence_is_breathed_at_its_clauses() -> None:
    clause = "các xã đã hoàn thành kế hoạch trồng rừng và chăm sóc rừng trong năm"
    sentence = f"Trong chín tháng, {clause}; {clause}, nhưng {clause}, {clause}."
    pieces = breaths(sentence, 160)
    assert " ".join(pieces) == sentence
    assert all(len(piece) <= 160 for piece in pieces)
    assert pieces[0].endswith(";")
    assert min(len(piece) for piece in pieces) > 30


def test_a_long_sentence_is_not_cut_inside_brackets_or_a_number() -> None:
    sentence = "Huyện trồng 603,5 ha rừng (gồm keo, mỡ, quế, hồi, lát, trám, dẻ, xoan) và chăm sóc 1.250,75 ha rừng cũ"
    assert all(piece.count("(") == piece.count(")") for piece in breaths(sentence, 40))
    assert all(not piece.endswith(("603,", "1.250,")) for piece in breaths(sentence, 40))


def test_a_sentence_without_clauses_stays_whole() -> None:
    sentence = "mưa " * 200 + "."
    assert breaths(sentence, 100) == [sentence]


@pytest.mark.parametrize("unit", ["A.", ". ", "(. ", "1. 1", "V. ", "A. B", ", ", "(", '."', "a.B", "; ", "…"])
def test_hostile_text_takes_linear_time(unit: str) -> None:
    def seconds(length: int) -> float:
        text = unit * (length // len(unit))
        started = time.process_time()
        split(text)
        breaths(text, 300)
        return time.process_time() - started

    assert min(seconds(200_000) for _ in range(2)) <= 6 * max(seconds(50_000), seconds(50_000), 0.02)
