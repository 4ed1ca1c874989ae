"""Bytes to text and back, exactly."""

from __future__ import annotations

import random
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from create_dump.analysis.text import BOMS, count_lines, decode, encode

_JAPANESE = "これは日本語のテキストです。\nプログラムの説明をここに書きます。関数は値を返します。\n"
_CHINESE = "这是一个中文文本文件。\n程序的说明写在这里。函数返回一个值。\n"
_TAIWANESE = "這是一個中文文字檔案。\n程式的說明寫在這裡。函式傳回一個值。\n"
_KOREAN = "이것은 한국어 텍스트 파일입니다.\n프로그램 설명을 여기에 씁니다.\n"
_RUSSIAN = "Это текстовый файл на русском языке.\nФункция возвращает значение.\n"  # noqa: RUF001 - Russian
_POLISH = "// Pobranie wartości z pliku. Należy sprawdzić błędy.\n"


@given(st.text())
def test_utf_8_is_read_as_it_is(text: str) -> None:
    data = text.encode()

    found = decode(data)

    if found.text is None or found.guessed:
        # Binary, or UTF-16 without a mark.
        assert "\0" in text[:8000]
    elif not data.startswith(b"\xef\xbb\xbf"):
        assert found == (text, "utf-8", False, "")


@given(st.binary())
def test_whatever_is_text_comes_back_byte_for_byte_and_holds_no_lone_surrogate(data: bytes) -> None:
    found = decode(data)

    if found.text is None:
        assert found.detail
    else:
        assert encode(found.text, found.encoding) == data
        assert found.text.encode().decode() == found.text


@pytest.mark.parametrize(
    "text", ["", "a", "a\r\nb\r\n", "a\rb", "last line open", "\n\n", "a\x0cb"]
)
def test_line_ends_and_an_open_last_line_are_kept(text: str) -> None:
    found = decode(text.encode())

    assert found == (text, "utf-8", False, "")


@pytest.mark.parametrize("name", list(BOMS))
@pytest.mark.parametrize("text", ["", "a", "naïve ☃ 𝄞\r\n"])
def test_a_byte_order_mark_is_in_the_encodings_name_and_not_in_the_text(
    name: str, text: str
) -> None:
    codec, mark = BOMS[name]
    data = mark + text.encode(codec)

    found = decode(data)

    assert found == (text, name, False, "")
    assert encode(text, name) == data


def test_a_second_byte_order_mark_is_text() -> None:
    data = b"\xef\xbb\xbf\xef\xbb\xbfx"

    found = decode(data)

    assert found.text == "\ufeffx"
    assert encode(found.text, found.encoding) == data


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_known_by_where_its_nuls_stand(codec: str) -> None:
    text = "int main(void)\r\n{\r\n    return 0; // naïve\r\n}\r\n"

    found = decode(text.encode(codec))

    assert found == (text, codec, True, "")


@pytest.mark.parametrize(
    "data",
    [
        b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x02\0>\0",
        b"text and then\0a NUL",
        b"abc\0",
        b"\xef\xbb\xbftext\0",
        b"\xff\xfe\0\0\0",
        b"GIF89a\x01\0\x01\0\x80\0\0\xff\xff\xff\0\0\0!\xf9\x04",
        bytes(range(1, 200)) + b"\0",
        b"".join(number.to_bytes(2, "little") for number in range(200)),
        b"\xff\xfe" + "a\0b".encode("utf-16-le"),
    ],
)
def test_nul_bytes_make_a_file_binary(data: bytes) -> None:
    found = decode(data)

    assert found.text is None
    assert found.detail == "it holds NUL bytes"


def test_only_the_first_8000_bytes_are_searched_for_nul_as_git_does() -> None:
    assert decode(b"a" * 8000 + b"\0").text is not None
    assert decode(b"a" * 7999 + b"\0").text is None


def test_compressed_bytes_without_nul_are_binary() -> None:
    source = random.Random(5)  # noqa: S311 - the same bytes each time
    noise = zlib.compress(bytes(source.randrange(256) for _ in range(600))).replace(b"\0", b"\1")

    found = decode(noise)

    assert found.text is None
    assert found.detail == "it is in no known encoding"


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        (_JAPANESE, "cp932"),
        ('/* 初期化する */\nint main(void)\n{\n    puts("こんにちは世界"); // 表示\n}\n', "cp932"),
        (_CHINESE, "gb18030"),
        ('/* 初始化变量 */\nint main(void)\n{\n    puts("你好,世界"); // 输出\n}\n', "gb18030"),
        (_TAIWANESE, "big5"),
        (_KOREAN, "cp949"),
        (_JAPANESE, "euc_jp"),
        (_RUSSIAN, "koi8_r"),
        (_RUSSIAN, "cp1251"),
        ("/* инициализация переменных */\nint x; // возвращает значение\n", "koi8_r"),
        ("Le garçon a mangé à l\u2019été \u2013 “déjà vu”.\nÇa coûte 5 €.\n", "cp1252"),
        ("Straße, Größe, Übung.\nMüller hat fünf Bücher über Käse gekauft.\n", "cp1252"),
        ("# Author: José García\ndef main():\n    pass\n", "cp1252"),
        ("/* copyright © 2003 */\nint main(void) { return 0; }\n", "cp1252"),
        ("/* Håvard Øverås */\n", "cp1252"),
        (_POLISH, "cp1250"),
    ],
)
def test_old_encodings_are_guessed_and_said_to_be(text: str, codec: str) -> None:
    data = text.encode(codec)

    found = decode(data)

    assert found == (text, codec, True, "")
    assert encode(text, codec) == data


@pytest.mark.parametrize("codec", ["shift_jis", "gbk", "euc_kr", "latin_1"])
def test_the_narrower_encodings_are_read_by_their_wider_kin(codec: str) -> None:
    text = {
        "shift_jis": _JAPANESE,
        "gbk": _CHINESE,
        "euc_kr": _KOREAN,
        "latin_1": "Não há informação disponível.\n",
    }[codec]

    found = decode(text.encode(codec))

    assert found.text == text


def test_one_foreign_line_far_down_a_long_file_is_found_and_cuts_no_character() -> None:
    text = "int x = 0;\n" * 50_000 + _JAPANESE + "int y;\n" * 10

    found = decode(text.encode("cp932"))

    assert found.text == text


def test_a_long_text_is_not_judged_by_a_character_cut_in_two() -> None:
    text = _CHINESE * 3_000

    found = decode(text.encode("gb18030"))

    assert found == (text, "gb18030", True, "")


@pytest.mark.parametrize(
    ("text", "lines"),
    [("", 0), ("a", 1), ("a\n", 1), ("a\nb", 2), ("\n", 1), ("\n\n", 2), ("a\r\nb\r\n", 2)],
)
def test_lines_are_newlines_and_an_open_last_line(text: str, lines: int) -> None:
    assert count_lines(text) == lines
