"""Files spoilt at random: what typing, copying, Excel and bad disks do to them, and what an attacker would try."""

from hypothesis import strategies as st

SCRAPS = (
    b"\x00", b"\x1b[2J", b"\xff", b"\xef\xbb\xbf", b"\xff\xfe", b"\xed\xa0\x80", b"\r", b"\r\n", b"\n", b"\n\n", b"\t", b"  ",
    b"\xe2\x80\xa8", b"\xc2\x85", b"\xd0\x96", b"\xf0\x9f\x95\x8a", b'"\\ud800"', b'"\\x1b[31m"', b'"\\0"', b'"', b"'", b"'''",
    b": ", b":", b"- ", b"-", b"? ", b"#", b"---\n", b"...\n", b"{", b"}", b"[", b"]", b"{}", b"[]", b",", b";", b"|", b">", b"%",
    b"&a ", b"*a", b"<<: *a", b"!!str ", b"!!binary |", b"!x ", b"@", b"`", b"\\", b"/", b"..", b"~", b"null", b"true", b"yes",
    b"0", b"-5", b"9.9", b"1e999", b"-.inf", b".nan", b"NaN", b"1_000", b"0x1F", b"0o17", b"9" * 5000, b"1e-400", b"40,5",
    b"2025-02-30", b"2025-01-06", b"0000-00-00", b"99999-01-01", b"12:30:45", b"[" * 300, b"{a: " * 300, b"x" * 300, b"=1+1",
    b"name", b"title", b"extends", b"events", b"levers", b"players", b"value", b"set", b"russia", b"us", b"solver: {runs: 1}",
)  # fmt: skip
"""What is put into a file."""

LARGEST_CUT = 200
_PLACE = st.floats(0.0, 1.0)
EDITS = st.lists(
    st.tuples(
        st.sampled_from(["put", "put", "put", "cut", "double", "swap", "flip", "end", "replace"]),
        _PLACE,
        _PLACE,
        st.sampled_from(SCRAPS),
    ),
    min_size=1,
    max_size=4,
)
"""Changes to a file, one after the other."""


def spoilt(data, edits):
    """Return the bytes of a file after some changes."""
    for kind, first, second, scrap in edits:
        data = _changed(data, kind, int(first * len(data)), second, scrap)
    return data


def _changed(data, kind, at, share, scrap):
    until = at + 1 + int(share * LARGEST_CUT)
    if kind == "swap":
        return _swapped(data, data[:at].count(b"\n"), share)
    flipped = bytes(byte ^ 1 << int(share * 7) for byte in data[at : at + 1])
    middle, rest = {
        "put": (scrap, at),
        "cut": (b"", until),
        "double": (data[at:until], at),
        "flip": (flipped, at + 1),
        "end": (b"", len(data)),
        "replace": (scrap, at + len(scrap)),
    }[kind]
    return data[:at] + middle + data[rest:]


def _swapped(data, number, share):
    """Return text with one line in the place of another."""
    lines = data.splitlines(keepends=True) or [b""]
    one, other = int(share * (len(lines) - 1)), min(number, len(lines) - 1)
    lines[one], lines[other] = lines[other], lines[one]
    return b"".join(lines)
