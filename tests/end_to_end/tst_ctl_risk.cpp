// SPDX-License-Identifier: GPL-3.0-or-later
// Risk assessments through the shipped programs: entered field by field, exported, read back equal, worked through.
#include "ctl.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace wavedeck::test;

namespace {

QString text(const char* utf8)
{
    return QString::fromUtf8(utf8);
}

/// Ada may do everything, dev writes assessments and is signed in.
bool addPeople(const Ctl& ctl)
{
    return ctl.withPassword(text("user add ada --role Admin --password-fd 3")).status == 0
        && ctl.withPassword(text("user add dev --role 'L2 DEVELOPER' --password-fd 3 --as ada --as-password-fd 4"))
               .status
        == 0
        && ctl.withPassword(text("user add holder --role STAKEHOLDER --password-fd 3 --as ada --as-password-fd 4"))
               .status
        == 0
        && ctl.withPassword(text("user add watcher --role Observer --password-fd 3 --as ada --as-password-fd 4")).status
        == 0
        && ctl.withPassword(text("signin dev --password-fd 3")).status == 0;
}

Answer set(const Ctl& ctl, const QString& id, const QStringList& fields)
{
    QStringList arguments{text("risk"), text("set"), id};
    for (const QString& field : fields)
        arguments << text("--set") << field;
    return ctl.json(arguments);
}

QJsonObject show(const Ctl& ctl, const QString& id)
{
    return ctl.json({text("risk"), text("show"), id}).json();
}

QString idOf(const Answer& answer)
{
    return answer.json().value(QLatin1String("id")).toString();
}

QStringList levels(const QJsonObject& assessment, const char* list)
{
    QStringList words;
    for (const QJsonValue& one : assessment.value(QLatin1String("content"))[QLatin1String(list)].toArray())
        words.append(one[QLatin1String("level")].toString());
    return words;
}

/// After the fact, LOW all in all with one HIGH risk, 3 of 39 tested.
QStringList resizing()
{
    QStringList fields{text("kind=retrospective"), text("category=performance"), text("classification=internal"),
        text("distribution=L1 team; stakeholder"), text("level=LOW"),
        text("level_why=One client in a thousand sends such pictures."),
        text("summary=Pictures are cut to size.\nAll of them."), text("decision_valid=yes"), text("gaps=no load test"),
        text("rollback_plan=as below"), text("documentation=written"), text("rollback.estimate_ms=300000"),
        text("rollback.steps.+={\"command\":\"systemctl stop resizer\",\"expected\":\"inactive\"}"),
        text("rollback.steps.+={\"argv\":[\"git\",\"revert\",\"HEAD\"],\"expected\":\"one commit\"}")};
    const char* const risks[] = {"MEDIUM", "HIGH", "MEDIUM", "MEDIUM"};
    for (const char* level : risks)
        fields.append(text("risks.+={\"title\":\"Queue of %1\",\"level\":\"%1\",\"category\":\"technical\","
                           "\"mitigation\":\"a limit\",\"status\":\"mitigated\"}")
                          .arg(QLatin1String(level)));
    for (int i = 1; i <= 3; ++i)
        fields.append(text("tested.+={\"text\":\"size %1\",\"reference\":\"A-00%1\"}").arg(i));
    for (int i = 4; i <= 39; ++i)
        fields.append(text("not_tested.+={\"text\":\"size %1\",\"why\":\"no device\"}").arg(i));
    return fields;
}

/// Six risks, three phases, the last of them to be deferred.
QStringList exporting()
{
    QStringList fields{text("inherent=3x4"), text("residual=2x3"), text("summary=The nightly export runs once."),
        text("mitigation=One lock.")};
    const char* const risks[] = {"MEDIUM", "MEDIUM", "LOW", "LOW", "LOW", "MEDIUM"};
    for (const char* level : risks)
        fields.append(text("risks.+={\"title\":\"Two exports\",\"level\":\"%1\",\"category\":\"operational\"}")
                          .arg(QLatin1String(level)));
    fields << text(
        "phases.+={\"name\":\"Lock\",\"level\":\"LOW\",\"week\":1,\"effort_min\":240,\"rollback\":\"remove it\"}")
           << text("phases.+={\"name\":\"Manual\",\"level\":\"LOW\",\"week\":2,\"effort_min\":120}")
           << text("phases.+={\"name\":\"Service\",\"level\":\"MEDIUM\",\"note\":\"when the second host is there\"}");
    return fields;
}

/// What every full assessment needs before it is handed in.
QStringList rest()
{
    QStringList fields{
        text("monitoring.+={\"signal\":\"errors\",\"warning\":\"1\",\"critical\":\"5\",\"then\":\"roll back\"}"),
        text("before.+={\"text\":\"backup\"}"), text("during.+={\"text\":\"watch\"}"),
        text("after.+={\"text\":\"look\"}"), text("follow_ups.+={\"text\":\"tidy\",\"horizon_days\":7}")};
    for (const char* field : {"change", "technical", "security", "performance", "regression", "level_why", "mitigation",
             "classification", "summary"})
        fields.append(text("%1=said of %1").arg(QLatin1String(field)));
    for (const char* name : {"Code review", "Test results", "Test plan"})
        fields.append(text("documents.+={\"name\":\"%1\",\"reference\":\"here\"}").arg(QLatin1String(name)));
    for (int i = 0; i < 6; ++i)
        fields.append(text("questions.%1.answer=answered").arg(i));
    for (int i = 0; i < 7; ++i)
        fields.append(text("hidden_risks.%1.state=considered").arg(i));
    return fields;
}

} // namespace

class TestCtlRisk : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void assessmentsAreEnteredAndReadBack();
    void theRightPeopleSign();
    void theContractHolds();
    void refusals();
    void hostileTextIsText();
    void aChangeIsWorkedThrough();
    void matricesAreVersions();
};

void TestCtlRisk::assessmentsAreEnteredAndReadBack()
{
    Ctl ctl;
    QVERIFY(addPeople(ctl));
    const auto entered = [&](const char* title, const QStringList& fields) {
        const QString id = idOf(ctl.json({text("risk"), text("new"), text("--title"), text(title)}));
        const Answer answer = set(ctl, id, fields);
        if (answer.status != 0)
            qWarning("%s", answer.out.constData());
        return id;
    };
    QCOMPARE(entered("Resize pictures", resizing()), text("RA-001"));
    QCOMPARE(entered("Export once a night", exporting()), text("RA-002"));
    const QJsonObject first = show(ctl, text("RA-001"));
    QCOMPARE(first.value(QLatin1String("overall")).toString(), text("LOW"));
    QCOMPARE(first.value(QLatin1String("worst_risk")).toString(), text("HIGH"));
    QCOMPARE(first.value(QLatin1String("step")).toString(), text("deployed"));
    QCOMPARE(first.value(QLatin1String("tested"))[QLatin1String("percent")].toDouble(), 7.7);
    QCOMPARE(levels(first, "risks").join(QLatin1Char(' ')), text("MEDIUM HIGH MEDIUM MEDIUM"));
    const QJsonObject second = show(ctl, text("RA-002"));
    QCOMPARE(second.value(QLatin1String("level")).toString(), text("HIGH"));
    QCOMPARE(second.value(QLatin1String("score")).toInt(), 12);
    QCOMPARE(second.value(QLatin1String("residual"))[QLatin1String("level")].toString(), text("MEDIUM"));
    QCOMPARE(levels(second, "risks").join(QLatin1Char(' ')), text("MEDIUM MEDIUM LOW LOW LOW MEDIUM"));
    QCOMPARE(levels(second, "phases").join(QLatin1Char(' ')), text("LOW LOW MEDIUM"));
    for (const char* id : {"RA-001", "RA-002"}) {
        const QJsonValue content = show(ctl, text(id)).value(QLatin1String("content"));
        for (const char* format : {"md", "json"}) {
            const QString file = ctl.path(text(id) + QLatin1Char('.') + QLatin1String(format));
            QCOMPARE(ctl.call({text("risk"), text("export"), text(id), text("--format"), QLatin1String(format),
                                  text("-o"), file})
                         .status,
                0);
            const QString copy = idOf(ctl.json({text("risk"), text("import"), file}));
            QVERIFY2(!copy.isEmpty(), ctl.read(text(id) + text(".md")).constData());
            QVERIFY(show(ctl, copy).value(QLatin1String("content")) == content);
        }
        const QByteArray html = ctl.call({text("risk"), text("export"), text(id), text("--format"), text("html")}).out;
        QVERIFY(html.startsWith("<!DOCTYPE html>") && html.contains("Sign-off"));
    }
    QVERIFY(ctl.read(text("RA-001.md")).contains("| Status | draft |"));
    QVERIFY(ctl.read(text("RA-001.md")).contains("| Classification | internal |"));
}

void TestCtlRisk::theRightPeopleSign()
{
    Ctl ctl;
    QVERIFY(addPeople(ctl));
    QCOMPARE(
        ctl.withPassword(text("user add lee --role 'L2 DEVELOPER' --password-fd 3 --as ada --as-password-fd 4")).status,
        0);
    QCOMPARE(
        ctl.withPassword(text("user add ove --role 'L1 OVERWATCH' --password-fd 3 --as ada --as-password-fd 4")).status,
        0);
    const auto handIn = [&](const QStringList& fields) {
        const QString id = idOf(ctl.json({text("risk"), text("new"), text("--title"), text("x")}));
        const bool entered = set(ctl, id, fields + rest()).status == 0;
        const Answer answer = ctl.json({text("risk"), text("submit"), id});
        return entered && answer.status == 0 ? QString() : QString::fromUtf8(answer.out);
    };
    QCOMPARE(handIn(resizing()), QString());
    const auto signs = [&](const char* line, const char* who) {
        return ctl.withPassword(text("risk %1 --as %2 --password-fd 3").arg(text(line), text(who))).status;
    };
    const char* const developer = "approve RA-001 --role 'L2 DEVELOPER' --reason read";
    const char* const overwatch = "approve RA-001 --role 'L1 OVERWATCH' --reason read";
    QCOMPARE(signs(developer, "dev"), 3); // its author
    QCOMPARE(signs(overwatch, "lee"), 3); // has not the role
    QCOMPARE(signs(developer, "lee"), 0);
    QCOMPARE(signs(overwatch, "lee"), 3);
    QCOMPARE(signs(overwatch, "ove"), 0);
    QCOMPARE(show(ctl, text("RA-001")).value(QLatin1String("state")).toString(), text("approved"));

    QStringList fields = exporting();
    fields.append(text("tested.+={\"text\":\"a\"}"));
    fields.append(text("rollback.estimate_ms=1000"));
    fields.append(text("rollback.steps.+={\"command\":\"true\",\"expected\":\"exit 0\"}"));
    for (int i = 0; i < 6; ++i)
        fields << text("risks.%1.mitigation=lock").arg(i) << text("risks.%1.status=open").arg(i);
    QCOMPARE(handIn(fields), QString());
    for (const char* phase : {"P1", "P2"}) {
        const QString approve = text("approve RA-002 --phase %1 --reason read --role ").arg(QLatin1String(phase));
        QCOMPARE(signs(qPrintable(approve + text("'L2 DEVELOPER'")), "lee"), 0);
        QCOMPARE(signs(qPrintable(approve + text("'L1 OVERWATCH'")), "ove"), 0);
    }
    QCOMPARE(signs("defer RA-002 --phase P3 --reason 'not before a second host'", "ove"), 0);
    QStringList decisions;
    for (const QJsonValue& phase : show(ctl, text("RA-002")).value(QLatin1String("phases")).toArray())
        decisions.append(phase[QLatin1String("decision")].toString());
    QCOMPARE(decisions.join(QLatin1Char(' ')), text("approved approved deferred"));
    QCOMPARE(ctl.json({text("risk"), text("verify")}).status, 0);
    // What was signed is stale once it says something else, and stays it when it is changed back.
    const QString before = show(ctl, text("RA-001")).value(QLatin1String("content_sha256")).toString();
    QCOMPARE(
        set(ctl, text("RA-001"), {text("gaps=other")}).json().value(QLatin1String("state")).toString(), text("stale"));
    const QJsonObject back = set(ctl, text("RA-001"), {text("gaps=no load test")}).json();
    QCOMPARE(back.value(QLatin1String("content_sha256")).toString(), before);
    QCOMPARE(back.value(QLatin1String("state")).toString(), text("stale"));
}

void TestCtlRisk::theContractHolds()
{
    Ctl ctl;
    QVERIFY(addPeople(ctl));
    QCOMPARE(ctl.json({text("risk"), text("list")}).json().value(QLatin1String("items")).toArray().size(), 0);
    const Answer made = ctl.json({text("risk"), text("new"), text("--title"), text("Small"), text("--template"),
        text("minimal"), text("--likelihood"), text("1"), text("--impact"), text("2")});
    QCOMPARE(made.status, 0);
    QCOMPARE(made.json(), (QJsonObject{{text("id"), text("RA-001")}}));
    QJsonObject one = show(ctl, text("RA-001"));
    for (const char* key : {"id", "title", "state", "step", "level", "score", "residual", "complete", "missing",
             "slots", "due_at", "content_sha256", "history"})
        QVERIFY2(one.contains(QLatin1String(key)), key);
    QVERIFY(one.value(QLatin1String("complete")).toBool());
    QVERIFY(one.value(QLatin1String("residual"))[QLatin1String("score")].isNull());
    QCOMPARE(one.value(QLatin1String("state")).toString(), text("draft"));
    QCOMPARE(one.value(QLatin1String("slots")).toArray().size(), 2);
    // All 25 cells, each with its signatures.
    const char* const right[] = {"LOW", "MEDIUM", "HIGH", "CRITICAL"};
    const int signatures[] = {2, 2, 5, 2};
    for (int l = 1; l <= 5; ++l)
        for (int i = 1; i <= 5; ++i) {
            const int level = l * i <= 4 ? 0 : l * i <= 9 ? 1 : l * i <= 16 ? 2 : 3;
            const Answer answer = ctl.json({text("risk"), text("set"), text("RA-001"), text("--likelihood"),
                QString::number(l), text("--impact"), QString::number(i)});
            QCOMPARE(answer.json().value(QLatin1String("level")).toString(), QLatin1String(right[level]));
            QCOMPARE(answer.json().value(QLatin1String("slots")).toArray().size(), signatures[level]);
        }
    const Answer full = ctl.json({text("risk"), text("new"), text("--title"), text("Large")});
    QCOMPARE(ctl.json({text("risk"), text("check"), idOf(full)}).status, 1);
    QVERIFY(show(ctl, idOf(full)).value(QLatin1String("missing")).toArray().size() >= 15);
}

void TestCtlRisk::refusals()
{
    Ctl ctl;
    QCOMPARE(ctl.json({text("risk"), text("new"), text("--title"), text("x")}).code(), text("not-signed-in"));
    QVERIFY(addPeople(ctl));
    const QString id = idOf(ctl.json({text("risk"), text("new"), text("--title"), text("x")}));
    const QString risk = text("risks.+={\"title\":\"r\",\"level\":\"HIGH\"}");
    QCOMPARE(set(ctl, id, {text("level=LOW"), risk}).code(), text("level-unjustified"));
    QCOMPARE(set(ctl, id, {text("level=LOW"), text("level_why=rare"), risk}).status, 0);
    QCOMPARE(set(ctl, id, {text("inherent=2x2"), text("residual=3x1")}).code(), text("residual-above-inherent"));
    QCOMPARE(set(ctl, id, {text("tilte=x")}).code(), text("bad-field"));
    QCOMPARE(set(ctl, id, {text("inherent=6x1")}).code(), text("bad-assessment"));
    QCOMPARE(set(ctl, text("RA-009"), {text("title=x")}).code(), text("unknown-risk"));
    QCOMPARE(ctl.json({text("risk"), text("step"), id, text("deployed")}).code(), text("step-refused"));
    QCOMPARE(ctl.json({text("risk"), text("import"), text("/dev/zero")}).code(), text("cannot-read"));
    QCOMPARE(ctl.json({text("risk"), text("import"), ctl.write(text("a.md"), "# T\n\n## Odd\n")}).code(),
        text("bad-assessment"));
    QCOMPARE(ctl.withPassword(text("signin watcher --password-fd 3")).status, 0);
    QCOMPARE(set(ctl, id, {text("title=mine")}).code(), text("not-allowed"));
    QCOMPARE(ctl.json({text("audit"), text("verify")}).status, 0);
}

void TestCtlRisk::hostileTextIsText()
{
    Ctl ctl;
    QVERIFY(addPeople(ctl));
    const QString hostile = text("<img src=/dev/zero> ![x](http://127.0.0.1:1/) =1+1 \u202egnp \x1b[31m `|` # x");
    const QString id = idOf(ctl.json({text("risk"), text("new"), text("--title"), hostile}));
    QCOMPARE(set(ctl, id,
                 {text("summary=") + hostile,
                     text("risks.+=")
                         + QString::fromUtf8(
                             QJsonDocument(QJsonObject{{text("title"), hostile}, {text("mitigation"), hostile}})
                                 .toJson(QJsonDocument::Compact))})
                 .status,
        0);
    const QByteArray markdown = ctl.call({text("risk"), text("export"), id}).out;
    const QByteArray html = ctl.call({text("risk"), text("export"), id, text("--format"), text("html")}).out;
    const QByteArray shown = ctl.call({text("risk"), text("show"), id}).out;
    for (const QByteArray& bytes : {markdown, html, shown, ctl.json({text("risk"), text("show"), id}).out}) {
        QVERIFY(!bytes.isEmpty());
        QVERIFY(!bytes.contains('\x1b') && !bytes.contains("\u202e"));
    }
    QVERIFY(!html.contains("<img") && html.contains("&lt;img"));
    QVERIFY(!markdown.contains(" <img") && !markdown.contains("![x]"));
    const QString file = ctl.write(text("h.md"), markdown);
    const QString copy = idOf(ctl.json({text("risk"), text("import"), file}));
    QVERIFY(show(ctl, copy).value(QLatin1String("content")) == show(ctl, id).value(QLatin1String("content")));
}

void TestCtlRisk::aChangeIsWorkedThrough()
{
    Ctl ctl;
    QVERIFY(addPeople(ctl));
    const QString id = idOf(ctl.json({text("risk"), text("new"), text("--title"), text("x"), text("--likelihood"),
        text("2"), text("--impact"), text("3")}));
    QCOMPARE(set(ctl, id,
                 {text("rollback.estimate_ms=300000"), text("before.+={\"text\":\"backup\"}"),
                     text("recommendations.+={\"text\":\"do it\",\"justification\":\"cheap\"}")})
                 .status,
        0);
    QCOMPARE(ctl.json({text("risk"), text("step"), id, text("classified")}).status, 0);
    QCOMPARE(ctl.json({text("risk"), text("tick"), id, text("C1")}).status, 0);
    QVERIFY(ctl.call({text("risk"), text("show"), id}).out.contains("untested rollback"));
    const Answer rehearsed = ctl.json({text("risk"), text("rehearsal"), text("add"), id, text("--environment"),
        text("staging"), text("--took"), text("6m")});
    QCOMPARE(rehearsed.json().value(QLatin1String("rollback"))[QLatin1String("over_estimate_percent")].toInt(), 20);
    QCOMPARE(ctl.json({text("risk"), text("decide"), id, text("A1"), text("accepted")}).code(), text("not-allowed"));
    QCOMPARE(ctl.withPassword(text("signin holder --password-fd 3")).status, 0);
    const Answer decided = ctl.json({text("risk"), text("decide"), id, text("A1"), text("accepted")});
    QCOMPARE(
        decided.json().value(QLatin1String("recommendations"))[QLatin1String("status")].toString(), text("decided"));
    const Answer rated = ctl.json({text("risk"), text("rate"), id, text("--thoroughness"), text("9"),
        text("--actionability"), text("9"), text("--governance"), text("10"), text("--completeness"), text("8")});
    QCOMPARE(rated.json().value(QLatin1String("rating"))[QLatin1String("average")].toDouble(), 9.0);
    QVERIFY(show(ctl, id).value(QLatin1String("history")).toArray().size() >= 6);
}

void TestCtlRisk::matricesAreVersions()
{
    Ctl ctl;
    QVERIFY(addPeople(ctl));
    const QString id
        = idOf(ctl.json({text("risk"), text("new"), text("--title"), text("x"), text("--set"), text("inherent=3x4")}));
    QCOMPARE(ctl.json({text("risk"), text("matrix"), text("import"), text("nist")}).code(), text("not-allowed"));
    QCOMPARE(ctl.withPassword(text("signin ada --password-fd 3")).status, 0);
    QCOMPARE(ctl.json({text("risk"), text("matrix"), text("import"), text("nist")})
                 .json()
                 .value(QLatin1String("version"))
                 .toInt(),
        2);
    // What stands keeps its matrix until it is assessed anew.
    QCOMPARE(show(ctl, id).value(QLatin1String("level")).toString(), text("HIGH"));
    QCOMPARE(set(ctl, id, {text("matrix=2")}).json().value(QLatin1String("level")).toString(), text("MEDIUM"));
    QCOMPARE(set(ctl, id, {text("matrix=1")}).json().value(QLatin1String("matrix")).toInt(), 2);
    QCOMPARE(
        ctl.json({text("risk"), text("matrix"), text("list")}).json().value(QLatin1String("matrices")).toArray().size(),
        2);
}

QTEST_GUILESS_MAIN(TestCtlRisk)
#include "tst_ctl_risk.moc"
