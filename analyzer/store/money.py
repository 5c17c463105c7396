"""Money in the store: whole nano-units, 1e-9 of the currency, always rounded so that no budget is overdrawn."""

from __future__ import annotations

from decimal import ROUND_CEILING, Decimal, localcontext

_SCALE = 9


def nano(cost: Decimal | None) -> int | None:
    """The cost in nano-units, rounded up; None stays unknown."""
    if cost is None:
        return None
    with localcontext(prec=60):
        return int(cost.scaleb(_SCALE).to_integral_value(ROUND_CEILING))


def money(nanos: int | None) -> Decimal | None:
    """The exact amount; None stays unknown."""
    if nanos is None:
        return None
    with localcontext(prec=60):
        return Decimal(int(nanos)).scaleb(-_SCALE)
