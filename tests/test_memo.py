"""What is made of the very same parts is made once, and of other parts anew."""

from diplomatic_swings.sim.tables.memo import KEPT, made_once


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
