"""REFI-QDA projects: codes, segments and variables come out; nothing is followed or unpacked."""

import io
import zipfile

import pytest

from kpk_eval.params.schema.themes import NO_CODE
from kpk_eval.readers import ReadError

TEXT = "\ufeffGut war das. Der Bus fährt nicht mehr, sagt Mia 🚌."
PROJECT = """<?xml version="1.0" encoding="utf-8"?>
<Project name="P" xmlns="urn:QDA-XML:project:1.0">
  <CodeBook><Codes>
    <Code guid="AAAA" name="Weg" isCodable="true"><Code guid="bbbb" name="Bus" isCodable="true"/></Code>
    <Code guid="cccc" name="Dank" isCodable="true"/>
  </Codes></CodeBook>
  <Variables><Variable guid="v1" name="Gruppe" typeOfVariable="Text"/></Variables>
  <Cases><Case guid="k1" name="Fall"><VariableValue><VariableRef targetGUID="v1"/>
    <TextValue>families</TextValue></VariableValue><SourceRef targetGUID="s1"/></Case></Cases>
  <Sources>
    <TextSource guid="S1" name="Gespräch 1" plainTextPath="internal://s1.txt">
      <PlainTextSelection guid="x1" startPosition="14" endPosition="38">
        <Coding guid="y1"><CodeRef targetGUID="{bbbb}"/></Coding>
        <Coding guid="y2"><CodeRef targetGUID="aaaa"/></Coding>
        <Coding guid="y3"><CodeRef targetGUID="aaaa"/></Coding>
      </PlainTextSelection>
      <Coding guid="y4"><CodeRef targetGUID="cccc"/></Coding>
    </TextSource>
    <TextSource guid="s2" name="Gespräch 2"><PlainTextContent>Danke!</PlainTextContent>
      <PlainTextSelection guid="x2" startPosition="0" endPosition="6">
        <Coding guid="y5"><CodeRef targetGUID="cccc"/></Coding></PlainTextSelection>
    </TextSource>
    <PDFSource guid="s3" name="Gespräch 3" path="internal://s3.pdf">
      <PDFSelection guid="x3" page="1"><Coding guid="y6"><CodeRef targetGUID="cccc"/></Coding></PDFSelection>
    </PDFSource>
    <TextSource guid="s4" name="Ohne Code" plainTextPath="internal://s4.txt"/>
  </Sources>
</Project>
"""


def packed(project: str = PROJECT, **files: str) -> bytes:
    """A project archive; names of files have slashes for double underscores."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        if project:
            archive.writestr("project.qde", project)
        for name, text in ({"sources__s1.txt": TEXT} | files).items():
            archive.writestr(name.replace("__", "/"), text)
    return content.getvalue()


def test_segments_with_their_codes_and_variables(read_as):
    frame = read_as(packed(), "refi_qda").frame
    assert frame.index.tolist() == [1, 2, 3, 4, 5, 6]
    assert frame[["document", "code", "position"]].to_numpy().tolist() == [
        ["Gespräch 1", "Dank", "whole"],
        ["Gespräch 1", "Weg > Bus", "14"],
        ["Gespräch 1", "Weg", "14"],
        ["Gespräch 2", "Dank", "0"],
        ["Gespräch 3", "Dank", "x3"],
        ["Ohne Code", NO_CODE, "none"],
    ]
    assert frame["segment"].tolist()[1:4] == [
        "er Bus fährt nicht mehr,",
        "er Bus fährt nicht mehr,",
        "Danke!",
    ]
    assert frame["segment"].isna().tolist() == [True, False, False, False, True, True]
    assert frame["Gruppe"].tolist()[:3] == ["families"] * 3
    assert frame["Gruppe"].isna().tolist()[3:] == [True, True, True]


@pytest.mark.parametrize("cases", ["families", ""])
def test_an_interview_without_any_code_stays_one_whether_it_has_a_case_or_not(read_as, cases):
    """Left out, it would be missing among all interviews; without a group, the contract says so."""
    frame = read_as(packed(PROJECT.replace("families", cases)), "refi_qda").frame
    assert frame.loc[6, ["document", "code", "position"]].tolist() == ["Ohne Code", NO_CODE, "none"]
    assert frame.loc[6, "Gruppe":].isna().all()
    case = '<SourceRef targetGUID="s1"/>'
    of_case = packed(PROJECT.replace(case, f'{case}<SourceRef targetGUID="s4"/>'))
    assert read_as(of_case, "refi_qda").frame.loc[6, "Gruppe"] == "families"


def test_the_file_tells_its_format(read_as):
    assert len(read_as(packed(), None).frame) == 6


@pytest.mark.parametrize(
    "address", ["relative:///etc/passwd", "file:///etc/passwd", "internal://../../x.txt"]
)
def test_no_address_is_followed_out_of_the_archive(read_as, address):
    frame = read_as(packed(PROJECT.replace("internal://s1.txt", address)), "refi_qda").frame
    assert frame["segment"].isna().tolist()[:3] == [True] * 3


@pytest.mark.parametrize(("first", "last"), [("900", "950"), ("-3", "2"), ("x", "9"), ("20", "4")])
def test_positions_outside_of_the_text_have_no_words(read_as, first, last):
    wrong = PROJECT.replace(
        'startPosition="14" endPosition="38"', f'startPosition="{first}" endPosition="{last}"'
    )
    assert read_as(packed(wrong), "refi_qda").frame["segment"].isna().tolist()[1]


BOMB = """<?xml version="1.0"?><!DOCTYPE Project [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>
<Project>&b;</Project>"""
OUTWARD = '<?xml version="1.0"?><!DOCTYPE P [<!ENTITY x SYSTEM "file:///etc/passwd">]><P>&x;</P>'


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (packed(BOMB), "declares a document type"),
        (packed(OUTWARD), "declares a document type"),
        (packed("<Project><CodeBook>"), "is no complete XML"),
        (packed(""), "holds no 'project.qde'|ZIP archive"),
        (packed(**{"..__x.txt": "x"}), "whose name leads outside"),
        (packed(PROJECT.replace('guid="cccc" name', 'guid="dddd" name')), "not in the codebook"),
        (packed("<Project/>"), "no rows of data"),
        (packed()[:300], "cannot be read|damaged"),
    ],
)
def test_what_is_wrong_is_said_without_the_words_of_anybody(read_as, content, found):
    with pytest.raises(ReadError, match=found) as caught:
        read_as(content, "refi_qda")
    assert "Bus" not in str(caught.value)


def test_an_archive_that_unpacks_to_too_much_is_refused(read_as, monkeypatch):
    monkeypatch.setattr("kpk_eval.readers.refi_qda.MOST_BYTES", 5000)
    assert len(read_as(packed(), "refi_qda").frame) == 6
    with pytest.raises(ReadError, match="unpack to more than"):
        read_as(packed(**{"sources__s4.txt": "x" * 5000}), "refi_qda")


@pytest.mark.parametrize(
    ("project", "found"),
    [
        (PROJECT.replace('endPosition="38"', f'endPosition="{"9" * 5000}"'), "position in a text has more"),
        (PROJECT.replace('startPosition="14"', f'startPosition="{"9" * 5000}"'), "position in a text has"),
        (
            PROJECT.replace("<Codes>", "<Codes>" + '<Code guid="z" name="Z">' * 1500).replace(
                "</Codes>", "</Code>" * 1500 + "</Codes>"
            ),
            "nested deeper than 100 levels",
        ),
    ],
)
def test_what_no_program_writes_is_said_with_its_place(read_as, project, found):
    with pytest.raises(ReadError, match=rf"project\.qde: .*{found}.*export the project anew"):
        read_as(packed(project), "refi_qda")


def test_a_text_that_is_selected_too_often_is_refused(read_as, monkeypatch):
    often = "".join(
        f'<PlainTextSelection startPosition="{first}" endPosition="40"><Coding><CodeRef targetGUID="aaaa"/>'
        "</Coding></PlainTextSelection>"
        for first in range(10)
    )
    content = packed(PROJECT.replace("</TextSource>", f"{often}</TextSource>", 1))
    assert len(read_as(content, "refi_qda").frame) == 16
    monkeypatch.setattr("kpk_eval.readers.refi_qda.MOST_SIGNS", 400)
    with pytest.raises(ReadError, match=r"project\.qde: the selected texts are together longer"):
        read_as(content, "refi_qda")


def test_a_code_without_a_file_of_its_text_still_counts(read_as):
    frame = read_as(packed(PROJECT.replace("s1.txt", "absent.txt")), "refi_qda").frame
    assert frame["document"].tolist()[:3] == ["Gespräch 1"] * 3
