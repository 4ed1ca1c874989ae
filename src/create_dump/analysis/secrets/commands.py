"""Where commands and lines of files have a password that has no name there, only its place.

Each place is written as the command's own documentation has it, in what Python's ``re`` and the
engine's linear one have in common, and ends where the password starts.
"""

from __future__ import annotations

from typing import Final

# A command, all of it up to the option: its line, and those it is continued on. Bounds are narrow:
# past a certain size of the whole the engine compiles for thrice as long, and scans half as fast.
_ARGS: Final = r"""\b(?:[^\r\n|;\\]|\\(?:\r?\n)?){0,100}?[\s"'\x60]"""
_GAP: Final = r"""(?:[ \t]{1,4}|["'],[ \t]{0,4})"""
_STRING: Final = r"""\\?["'\x60]?"""
_ARG: Final = rf"""(?:{_GAP}{_STRING}[^\s"'\x60<>()|;&,-][^\s"'\x60<>()|;&,]{{0,40}}["']?)"""
_FLAG: Final = rf"""(?:{_GAP}{_STRING}(?:-[a-z]{{1,3}}|[0-9]{{1,2}})["']?)"""
_OPTIONS: Final = {
    "-p": "login|mongo[a-z]{0,8}",
    "-P": "sqlcmd|mosquitto_[ps]ub",
    "-a": "redis-cli",
    "-w": "ldap[a-z]{3,8}",
    "-pw": "plink|pscp|psftp",
}
"""The commands that take a password with an option, which is another one in the other case."""
PLACES: Final = (
    *(rf"\b(?:{tools}){_ARGS}(?-i:{option}){_GAP}{_STRING}" for option, tools in _OPTIONS.items()),
    rf"\b(?:mysql|mariadb)[\w-]{{0,8}}{_ARGS}-p{_STRING}",
    rf"\bsshpass{_ARGS}-p{_GAP}?{_STRING}",
    # A file and a user before it, or a user alone where what comes of it is printed.
    (
        rf"\bhtpasswd[^\r\n|;]{{1,24}}?-[a-z]{{0,3}}(?-i:b)[a-z]{{0,3}}{_FLAG}{{0,2}}{_ARG}{{1,2}}"
        rf"{_GAP}{_STRING}"
    ),
    # A device, a share, perhaps options before it.
    (
        rf"\bnet(?:\.exe)? use[ \t]{{1,4}}(?:(?:[a-z]:|\*)[ \t]{{1,4}})?{_STRING}\\{{2,4}}"
        rf"""[^\s"']{{3,128}}["']?(?:[ \t]{{1,4}}/[a-z]{{4,10}}(?::\S{{1,64}})?){{0,4}}"""
        rf"{_GAP}{_STRING}"
    ),
    # Of Java's keytool, and of OpenSSL, which may be told where to read it instead.
    rf"""[ \t"']-(?:store|key)?pass(?:w(?:or)?d|in|out)?{_GAP}{_STRING}(?:pass:)?""",
    # SQL.
    r"\bidentified[ \t]{1,4}(?:with[ \t]{1,4}\S{1,40}[ \t]{1,4})?by[ \t]{1,4}\\?[\"']",
    r"\bpassword for[ \t][^=\r\n]{1,80}=[ \t]{0,4}\\?[\"']",
    # A line of .netrc, and one of .pgpass: host, port, database, user.
    r"\blogin[ \t]{1,8}[^\s\"'=]{1,64}[ \t]{1,8}password[ \t]{1,8}",
    r":(?:543[0-9]|6432|\*):[\w.*-]{1,64}:[\w.@*-]{1,64}:",
)
"""What stands before such a password."""
PLACES_KEYWORDS: Final = (
    *("mysql", "mariadb", "sshpass", "login", "mongo", "redis-cli", "sqlcmd", "ldap"),
    *("mosquitto_", "plink", "pscp", "psftp", "htpasswd", "net use", "net.exe use"),
    *("-pass", "-storepass", "-keypass", "identified", "password for", ":543", ":6432:", ":*:"),
)
"""One of these, in small letters, is in each text that has such a place."""

_USER: Final = rf"(?:{_GAP}|=)?{_STRING}[\w.@+/\\${{}}-]{{0,64}}"
BEHIND_USER: Final = (
    rf"\bcurl{_ARGS}(?:-u|--(?:proxy-)?user){_USER}:{_STRING}",
    # Samba's.
    rf"\b(?:smb[a-z]{{3,8}}|rpcclient){_ARGS}(?:-u|--user){_USER}%{_STRING}",
)
"""The same behind a user, in one argument."""
BEHIND_USER_KEYWORDS: Final = ("curl", "smb", "rpcclient")
