"""How costs are made comparable: the prices of each year, and what offers share beside their own costs."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from kpk_eval.params.schema.base import Strict, Text
from kpk_eval.params.values import Number, Whole

Year = Annotated[Whole, Field(ge=1990, le=2100)]


class Costs(Strict):
    """Prices and shared costs, with where they come from."""

    price_year: Year
    """Year in whose prices amounts are shown."""
    prices: Annotated[dict[Year, Annotated[Number, Field(gt=0)]], Field(min_length=1)]
    """Year -> price index; amounts of a year without one are not adjusted but refused."""
    prices_source: Text
    overhead_share: Number = Field(ge=0, le=2)
    """Shared costs (coordination, rooms, administration) as a share of an offer's own costs."""
    overhead_source: Text

    @model_validator(mode="after")
    def _year_has_prices(self) -> Costs:
        if self.price_year not in self.prices:
            listed = ", ".join(map(str, sorted(self.prices)))
            raise ValueError(
                f"'price_year' is {self.price_year}, of which 'prices' has none; it has {listed}"
            )
        return self

    def in_prices(self, year: int | None) -> float | None:
        """What turns an amount of a year into prices of `price_year`; None where an index is missing."""
        index = None if year is None else self.prices.get(year)
        return None if index is None else self.prices[self.price_year] / index
