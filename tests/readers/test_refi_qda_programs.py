"""REFI-QDA projects as single programs write them: their structure, with made-up content.

The structures were taken from the schema of project exchange 1.0 (``urn:QDA-XML:project:1.0``) and from
public repositories: a project of MAXQDA 24.7 (bedingjd/paper_themes: ``project.qde``), the description of an
export of ATLAS.ti, structures of NVivo 12.6 and 14 in tests of other importers, and what QualCoder's
importer (ccbogel/QualCoder: ``src/qualcoder/refi.py``) says that MAXQDA, NVivo and Quirkos do.
"""

from __future__ import annotations

import pytest

from kpk_eval.params.schema.themes import NO_CODE
from kpk_eval.readers import ReadError
from tests.readers.test_refi_qda import packed

TALK = "Der Bus kommt nie. Die Beratung war gut."
MAXQDA = """<?xml version="1.0" encoding="utf-8"?>
<Project xsi:schemaLocation="urn:QDA-XML:project:1.0 http://schema.qdasoftware.org/versions/Project/v1.0/Project.xsd"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns="urn:QDA-XML:project:1.0"
 origin="MAXQDA 24 (Release 24.7.0)" name="Kette" modifiedDateTime="2025-07-14T18:42:34Z">
 <Users><User guid="F3EA" name="anna"/><User guid="F3EB" name="bela"/></Users>
 <CodeBook><Codes>
  <Code color="#ef8256" guid="C9E3" name="Weg" isCodable="true"><Description>Wie man hinkommt</Description>
   <Code color="#ef8256" guid="C6C1" name="Bus" isCodable="true"/></Code>
 </Codes></CodeBook>
 <Variables><Variable guid="V1" name="Gruppe" typeOfVariable="Text"/>
  <Variable guid="V2" name="Alter" typeOfVariable="Integer"/></Variables>
 <Cases><Case guid="K1"><VariableValue><VariableRef targetGUID="V1"/><TextValue>families</TextValue>
  </VariableValue><VariableValue><VariableRef targetGUID="V2"/><IntegerValue>41</IntegerValue></VariableValue>
  <SourceRef targetGUID="C5E4"/></Case></Cases>
 <Sources>
  <TextSource modifyingUser="F3EA" guid="C5E4" creatingUser="F3EA" creationDateTime="2024-10-18T23:23:46Z"
   name="G 01" plainTextPath="internal://C5E4.txt" modifiedDateTime="2024-10-18T23:23:46Z">
   <PlainTextSelection guid="P1" name="Der Bus" startPosition="0" endPosition="7" creatingUser="F3EA">
    <Coding guid="Q1" creatingUser="F3EA"><CodeRef targetGUID="C6C1"/></Coding></PlainTextSelection>
   <PlainTextSelection guid="P2" name="Der Bus kommt" startPosition="0" endPosition="13" creatingUser="F3EB">
    <Coding guid="Q2" creatingUser="F3EB"><CodeRef targetGUID="C6C1"/></Coding></PlainTextSelection>
   <PlainTextSelection guid="P3" startPosition="19" endPosition="40"><Description>Memo</Description>
   </PlainTextSelection>
  </TextSource>
  <VideoSource guid="C5E5" name="G 02" path="internal://C5E5.m4a">
   <VideoSelection guid="P4" begin="1000" end="2500" name="(1,0),(2,5)"><Coding guid="Q4">
    <CodeRef targetGUID="C9E3"/></Coding></VideoSelection></VideoSource>
  <PictureSource guid="C5E6" name="Logo" path="internal://C5E6.jpg"/>
 </Sources>
 <Sets><Set guid="S1" name="Familien"><MemberSource targetGUID="C5E4"/></Set></Sets>
</Project>
"""
ATLAS = """<?xml version="1.0" encoding="utf-8"?>
<Project origin="ATLAS.ti Win 23.4.0" name="Kette" creatingUserGUID="B27E" basePath=""
 xmlns="urn:QDA-XML:project:1.0">
 <Users><User guid="B27E" name="Anna"/></Users>
 <CodeBook><Codes>
  <Code guid="0050" name="Bus" isCodable="true" color="#FF0000"/>
  <Code guid="A680" name="Beratung" isCodable="true"/>
 </Codes><Sets><Set name="Wege" guid="ECA1"><MemberCode targetGUID="0050"/></Set></Sets></CodeBook>
 <Sources>
  <TextSource guid="91AA" name="G 01.docx" richTextPath="internal://91AA.docx" plainTextPath="internal://91AA.txt">
   <PlainTextSelection guid="9157" name="Der Bus" startPosition="0" endPosition="7" creatingUser="B27E">
    <Coding guid="8F2E"><CodeRef targetGUID="0050"/></Coding>
    <Coding guid="851E"><CodeRef targetGUID="A680"/></Coding><NoteRef targetGUID="N1"/></PlainTextSelection>
  </TextSource>
  <PDFSource guid="91BB" name="G 02.pdf" path="internal://91BB.pdf">
   <PDFSelection guid="9160" page="0" firstX="1" firstY="2" secondX="3" secondY="4"><Coding guid="8F30">
    <CodeRef targetGUID="0050"/></Coding></PDFSelection>
   <Representation guid="91CC" name="G 02" plainTextPath="internal://91CC.txt">
    <PlainTextSelection guid="9158" startPosition="19" endPosition="31"><Coding guid="8F2F">
     <CodeRef targetGUID="A680"/></Coding></PlainTextSelection></Representation></PDFSource>
 </Sources>
 <Notes><Note guid="N1" name="Memo" plainTextPath="internal://91AA.txt">
  <PlainTextSelection guid="9199" startPosition="0" endPosition="3"><Coding guid="8F99">
   <CodeRef targetGUID="0050"/></Coding></PlainTextSelection></Note></Notes>
 <Links><Link guid="L1" direction="OneWay" originGUID="0050" targetGUID="A680"/></Links>
 <Graphs><Graph guid="G1" name="Netz"><Vertex guid="X1" representedGUID="0050" firstX="0" firstY="0"/></Graph>
 </Graphs>
</Project>
"""
NVIVO = """<?xml version="1.0" encoding="utf-8"?>
<Project xmlns:xsd="http://www.w3.org/2001/XMLSchema" name="Kette" origin="NVivo for Windows 12.6"
 creatingUserGUID="f93a" creationDateTime="2025-02-21T15:09:07Z" basePath="" xmlns="urn:QDA-XML:project:1.0">
 <CodeBook><Codes><Code guid="3c51" name="Wege" isCodable="false">
  <Code guid="4d62" name="Bus" isCodable="true"/></Code></Codes></CodeBook>
 <Variables><Variable guid="0a01" name="Gruppe" typeOfVariable="Text"/>
  <Variable guid="0a02" name="Alter" typeOfVariable="Text"/></Variables>
 <Cases>
  <Case guid="ca01" name="Mia"><VariableValue><VariableRef targetGUID="0A01"/><TextValue>families</TextValue>
   </VariableValue><VariableValue><VariableRef targetGUID="0a02"/><TextValue>30-39</TextValue></VariableValue>
  </Case>
  <Case guid="ca02" name="Jo"><VariableValue><VariableRef targetGUID="0a01"/><TextValue>families</TextValue>
   </VariableValue><VariableValue><VariableRef targetGUID="0a02"/><TextValue>40-49</TextValue></VariableValue>
   <SelectionRef targetGUID="fd97"/></Case>
 </Cases>
 <Sources>
  <TextSource guid="56a7" name="Gruppe 1" richTextPath="internal://56a7.docx" plainTextPath="internal://56a7.txt">
   <PlainTextSelection guid="fd96" name="" startPosition="0" endPosition="7">
    <Coding guid="aa96"><CodeRef targetGUID="4d62"/></Coding>
    <Coding guid="aa97"><CodeRef targetGUID="ca01"/></Coding></PlainTextSelection>
   <PlainTextSelection guid="fd97" name="" startPosition="19" endPosition="40"/>
  </TextSource>
 </Sources>
</Project>
"""
QUALCODER = """<?xml version="1.0" encoding="utf-8"?>
<Project name="Kette" origin="QualCoder" creatingUserGUID="" xmlns="urn:QDA-XML:project:1.0">
 <CodeBook><Codes><Code guid="c1" name="Bus" isCodable="true"/></Codes></CodeBook>
 <Sources>
  <AudioSource guid="a1" name="G 01" path="internal://G 01.mp3">
   <Transcript guid="t1" name="G 01" plainTextPath="internal://G 01.txt">
    <SyncPoint guid="p1" position="0" timeStamp="0"/><SyncPoint guid="p2" position="18" timeStamp="3000"/>
    <TranscriptSelection guid="x1" name="" fromSyncPoint="p1" toSyncPoint="p2"><Coding guid="y1">
     <CodeRef targetGUID="c1"/></Coding></TranscriptSelection></Transcript>
   <Transcript guid="t2" name="G 01 b" plainTextPath="internal://other.txt">
    <SyncPoint guid="p3" position="4" timeStamp="0"/><SyncPoint guid="p4" position="8" timeStamp="3000"/>
    <TranscriptSelection guid="x2" fromSyncPoint="p3" toSyncPoint="p4"><Coding guid="y2">
     <CodeRef targetGUID="c1"/></Coding></TranscriptSelection></Transcript>
   <AudioSelection guid="x3" begin="0" end="900"><Coding guid="y3"><CodeRef targetGUID="c1"/></Coding>
   </AudioSelection>
  </AudioSource>
  <TextSource guid="t9" name="G 01" plainTextPath="internal://G 01.txt"/>
 </Sources>
</Project>
"""


def told(frame):
    """Document, code, position and words of each row."""
    return frame[["document", "code", "position", "segment"]].fillna("").to_numpy().tolist()


def test_maxqda_with_two_coders_cases_without_names_and_a_recording(read_as):
    frame = read_as(packed(MAXQDA, **{"sources__C5E4.txt": TALK}), "refi_qda").frame
    assert told(frame) == [["G 01", "Weg > Bus", "0", "Der Bus kommt"], ["G 02", "Weg", "p4", ""]]
    assert frame.loc[1, ["Gruppe", "Alter"]].tolist() == ["families", "41"]
    assert "Logo" not in set(frame["document"])


def test_atlas_with_several_codes_a_pdf_with_its_text_notes_and_graphs(read_as):
    texts = {"sources__91AA.txt": TALK, "sources__91CC.txt": TALK}
    assert told(read_as(packed(ATLAS, **texts), "refi_qda").frame) == [
        ["G 01.docx", "Bus", "0", "Der Bus"],
        ["G 01.docx", "Beratung", "0", "Der Bus"],
        ["G 02.pdf", "Bus", "9160", ""],
        ["G 02.pdf", "Beratung", "19", "Die Beratung"],
    ]


@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_nvivo_with_a_capital_folder_cases_as_codes_and_marks_of_byte_order(read_as, mark):
    content = packed(f"{mark}{NVIVO}", **{"Sources__56a7.txt": f"{mark}{TALK}"})
    frame = read_as(content, "refi_qda").frame
    assert told(frame) == [["Gruppe 1", "Wege > Bus", "0", "Der Bus"]]
    assert frame.loc[1, "Gruppe"] == "families"
    assert frame["Alter"].isna().all(), "two people of one interview differ: it has no value"


def test_qualcoder_with_two_transcripts_of_a_recording_and_one_as_a_text(read_as):
    texts = {"sources__G 01.txt": TALK, "sources__other.txt": "und Bus"}
    assert told(read_as(packed(QUALCODER, **texts), "refi_qda").frame) == [
        ["G 01", "Bus", "0", "Der Bus kommt nie."],
        ["G 01", "Bus", "4", "Bus"],
        ["G 01", "Bus", "x3", ""],
    ]


@pytest.mark.parametrize("path", ["internal://Sources/C5E4.txt", "C5E4.TXT", "sources/c5e4.txt"])
@pytest.mark.parametrize("name", ["sources__C5E4.txt", "SOURCES__c5e4.TXT", "sources\\C5E4.txt"])
def test_texts_are_found_however_programs_write_their_place(read_as, path, name):
    project = MAXQDA.replace("internal://C5E4.txt", path)
    assert told(read_as(packed(project, **{name: TALK}), "refi_qda").frame)[0][3] == "Der Bus kommt"


def test_two_documents_with_one_name_are_refused(read_as):
    project = ATLAS.replace('name="G 02.pdf"', 'name="G 01.docx"').replace("PDFSource", "TextSource")
    with pytest.raises(ReadError, match=r"project\.qde: 2 documents of the same kind have a name") as caught:
        read_as(packed(project), "refi_qda")
    assert "G 01" not in str(caught.value)


def test_a_project_without_users_codes_or_sources_says_so(read_as):
    bare = '<Project xmlns="urn:QDA-XML:project:1.0" name="Leer"><Sources>{}</Sources></Project>'
    source = '<TextSource guid="1" name="G 01" plainTextPath="internal://1.txt"/>'
    assert told(read_as(packed(bare.format(source)), "refi_qda").frame) == [["G 01", NO_CODE, "none", ""]]
    with pytest.raises(ReadError, match="no rows of data"):
        read_as(packed(bare.format("")), "refi_qda")
