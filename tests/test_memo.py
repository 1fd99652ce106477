"""What is made of the very same parts is made once, and of other parts anew."""

import weakref

from diplomatic_swings.sim.tables.memo import KEPT, made_once, made_once_for


class Thing:
    """Something of which something is made."""


def test_what_is_made_of_an_object_is_made_once_and_goes_with_it():
    asked = []

    @made_once_for
    def made(thing):
        asked.append(1)
        return [1]

    one, other = Thing(), Thing()
    assert made(one) is made(one)
    assert made(other) is not made(one)
    assert len(asked) == 2
    gone = weakref.ref(one)
    del one
    assert gone() is None


def test_two_functions_of_an_object_do_not_meet():
    one = Thing()
    assert made_once_for(_first)(one) == 1
    assert made_once_for(_second)(one) == 2


def _first(_):
    return 1


def _second(_):
    return 2


def test_the_same_objects_are_asked_once_and_equal_ones_again():
    asked = []

    @made_once
    def joined(first, second):
        asked.append((first, second))
        return [*first, *second]

    one, other = [1], [2]
    assert joined(one, other) is joined(one, other)
    assert joined([1], other) == joined(one, other)
    assert joined([1], other) is not joined(one, other)
    assert len(asked) == 3


def test_a_part_that_is_kept_stays_alive_so_that_no_other_takes_its_place():
    @made_once
    def first(part):
        return part[0]

    assert [first([number]) for number in range(3 * KEPT)] == list(range(3 * KEPT))
