"""The past of an English verb, told from its letters: "planned to [write it] and wrote it" was written."""

from __future__ import annotations

import functools

from analyzer.wordlists import word_set

_DOUBLED = frozenset("bdgklmnprt")
_VOWELS = frozenset("aeiou")
_IRREGULAR: dict[str, str] = dict(
    pair.split(":")
    for pair in word_set(
        "be:was become:became begin:began bend:bent bind:bound break:broke bring:brought build:built buy:bought "
        "catch:caught choose:chose come:came cut:cut deal:dealt dig:dug do:did draw:drew drive:drove eat:ate fall:fell "
        "feed:fed feel:felt fight:fought find:found fly:flew forbid:forbade get:got give:gave go:went grow:grew "
        "hang:hung have:had hear:heard hide:hid hit:hit hold:held keep:kept know:knew lay:laid lead:led leave:left "
        "lend:lent let:let lose:lost make:made mean:meant meet:met outgrow:outgrew overcome:overcame oversee:oversaw "
        "pay:paid put:put quit:quit read:read rebuild:rebuilt redo:redid redraw:redrew ride:rode ring:rang rise:rose "
        "run:ran rerun:reran resell:resold reset:reset rethink:rethought rewrite:rewrote say:said see:saw seek:sought "
        "sell:sold send:sent set:set sew:sewed shake:shook shine:shone shoot:shot show:showed shut:shut sing:sang "
        "sit:sat sleep:slept speak:spoke spend:spent spin:spun split:split spread:spread stand:stood steal:stole "
        "stick:stuck strike:struck sweep:swept swim:swam swing:swung take:took teach:taught tear:tore tell:told "
        "think:thought throw:threw undergo:underwent understand:understood undertake:undertook undo:undid "
        "unwind:unwound wear:wore weave:wove win:won wind:wound withdraw:withdrew write:wrote"
    )
)


@functools.lru_cache(maxsize=1024)
def pasts(verb: str) -> frozenset[str]:
    """How the past of this verb may be spelled."""
    if (irregular := _IRREGULAR.get(verb)) is not None:
        return frozenset({irregular})
    if verb.endswith("e"):
        return frozenset({f"{verb}d"})
    if verb.endswith("y") and verb[-2:-1] not in _VOWELS:
        return frozenset({f"{verb[:-1]}ied"})
    found = {f"{verb}ed"}
    if verb[-1:] in _DOUBLED and verb[-2:-1] in _VOWELS:
        found.add(f"{verb}{verb[-1]}ed")
    return frozenset(found)
