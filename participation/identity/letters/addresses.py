"""The address of a letter: sealed while it is needed, known by a keyed hash for counting accounts."""

import json
import re
from dataclasses import asdict, dataclass

from participation.identity import keys
from participation.identity.proofs import fold


@dataclass(frozen=True)
class Address:
    first_name: str
    last_name: str
    extra: str
    """A second line: "bei Meyer", "Ortsteil Salzderhelden"; often empty."""
    street: str
    postal_code: str
    place: str

    @property
    def lines(self) -> list[str]:
        name, place = f"{self.first_name} {self.last_name}", f"{self.postal_code} {self.place}"
        return [line for line in (name, self.extra, self.street, place) if line]

    @property
    def parts(self) -> tuple[str, str]:
        """What makes two addresses the same: code and street with number, however written."""
        street = re.sub(r"str(asse|\.|\b)", "str", self.street.casefold())
        digits = "".join(sign if sign.isdigit() else " " for sign in street).split()
        return self.postal_code, f"{fold(street)} {' '.join(digits)}"


def seal(address: Address, reference: str) -> str:
    return keys.seal(json.dumps(asdict(address)), bound_to=f"letter {reference}")


def unseal(sealed: str, *, version: int, reference: str) -> Address:
    """Raises keys.SealBroken."""
    return Address(**json.loads(keys.unseal(sealed, version=version, bound_to=f"letter {reference}")))


def hash_of(address: Address) -> str:
    return keys.keyed_hash("address", *address.parts)


def all_hashes_of(address: Address) -> list[str]:
    return keys.all_hashes("address", *address.parts)
