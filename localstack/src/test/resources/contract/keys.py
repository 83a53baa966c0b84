"""Every request carries the next of the keys, so that each role asks for everything."""

import itertools
import os

import schemathesis

KEYS = itertools.cycle(os.environ["PENSTOCK_KEYS"].split(","))


@schemathesis.hook
def before_call(context, case, kwargs):
    case.headers["Authorization"] = "Bearer " + next(KEYS)
