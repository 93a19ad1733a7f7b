"""baonoi normalize is a filter: line for line, at once, and without what other commands load."""

import subprocess
import sys

COMMAND = [sys.executable, "-c", "from player.cli import main; main()", "normalize"]


def normalize(written: bytes, *options: str) -> bytes:
    """Return what the command prints."""
    return subprocess.run([*COMMAND, *options], input=written, capture_output=True, check=True).stdout


def test_every_line_is_said_for_itself_whatever_ends_it() -> None:
    written = "Sáng 10/10\r\n\n105 người\nlần 5".encode()
    assert normalize(written).decode() == "Sáng ngày mười tháng mười\n\nmột trăm linh năm người\nlần năm\n"
    assert normalize(written, "--region", "nam").decode().splitlines()[2] == "một trăm lẻ năm người"


def test_nothing_is_said_of_nothing() -> None:
    assert normalize(b"") == b""


def test_bytes_that_are_no_utf_8_harm_only_themselves() -> None:
    assert normalize(b"a\xc3\n5 x\xe3\n").decode() == "a\ufffd\nnăm x\ufffd\n"


def test_lines_that_come_in_pieces_of_any_size_are_the_same_lines() -> None:
    lines = [f"Ngày {day}/{month}, có {day * 37} người {'x' * day}" for month in range(1, 13) for day in range(1, 29)]
    written = "\n".join(lines * 12)  # more than is read at once
    said = normalize(written.encode()).decode().splitlines()
    assert len(said) == len(lines) * 12
    assert said[: len(lines)] * 12 == said


def test_a_line_is_answered_before_the_next_is_written() -> None:
    with subprocess.Popen(COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for number, words in ((5, "năm"), (105, "một trăm linh năm")):
            process.stdin.write(f"{number} người\n".encode())
            process.stdin.flush()
            assert process.stdout.readline().decode() == f"{words} người\n"
        process.stdin.close()


def test_the_server_and_the_voices_are_not_loaded_for_it() -> None:
    program = (
        "import sys; sys.argv[1:] = ['normalize']; from player.cli import main\n"
        "try: main()\n"
        "except SystemExit: print(*sorted(sys.modules))"
    )
    loaded = subprocess.run([sys.executable, "-c", program], input="", capture_output=True, text=True, check=True)
    modules = set(loaded.stdout.split())
    assert "player.vietnamese" in modules
    assert modules.isdisjoint({"numpy", "httpx", "fastapi", "sqlalchemy", "player.parts", "player.cli.serve"})
