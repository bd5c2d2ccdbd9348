"""Tables of files that flow: the header is found below a title and travels with its rows."""

from corpus.readers.flow import table_lines


def test_the_first_row_of_short_cells_heads_the_rows_below() -> None:
    """Each row is a line of its own, cells parted by tabs; the header heads all but itself."""
    lines = list(table_lines([["No.", "Action"], ["1", "Ask who lives there."], ["2", ""]]))
    assert [(line.text, line.header) for line in lines] == [
        ("No.\tAction", ()),
        ("1\tAsk who lives there.", ("No.", "Action")),
        ("2", ("No.", "Action")),
    ]


def test_a_title_over_the_whole_table_is_not_its_header() -> None:
    """A merged first row names the table; the row below it names the columns."""
    lines = list(table_lines([["Action plan"], ["No.", "Action"], ["1", "Ask."]]))
    assert [line.header for line in lines] == [(), (), ("No.", "Action")]


def test_a_sheet_of_fields_has_no_header() -> None:
    """Labels with a colon or a long value name no columns, unless the file marks the row as a header."""
    fields = [["Title:", "Baby Otter"], ["Board:", "Vale of Senn"]]
    assert [line.header for line in table_lines(fields)] == [(), ()]
    long = [["Summary", "A boy of three weeks was brought in."], ["Learning", "Ask."]]
    assert [line.header for line in table_lines(long)] == [(), ()]
    assert [line.header for line in table_lines(long, marked=True)][1] == tuple(long[0])


def test_an_empty_cell_below_a_header_keeps_its_place() -> None:
    """Else what was learned would stand under the column of what happened."""
    lines = list(table_lines([["Ref", "Background", "Learning"], ["RR 1/31", "", "Ask who lives there."]]))
    assert lines[1].text == "RR 1/31\t\tAsk who lives there."
