// SPDX-License-Identifier: GPL-3.0-or-later
// The register of debt through the shipped programs: a sprint of 21 items, what sessions add by themselves, and the
// ceiling that holds the next wave.
#include "ctl.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QTest>

#include <csignal>

using namespace wavedeck::test;

namespace {

QStringList words(const char* line)
{
    return QString::fromUtf8(line).split(QLatin1Char(' '));
}

QString textIn(const QJsonObject& object, const char* key)
{
    return object.value(QLatin1String(key)).toString();
}

/// Somebody who may keep debt and approves nothing is signed in; `ada` is the Admin that made her.
bool signIn(const Ctl& ctl)
{
    for (const char* one : {"user add ada --role Admin --password-fd 3",
             "user add fay --role Facilitator --password-fd 3 --as ada --as-password-fd 4",
             "signin fay --password-fd 3"})
        if (ctl.withPassword(QLatin1String(one)).status != 0)
            return false;
    return true;
}

QJsonArray items(const Ctl& ctl, const QStringList& more = {QStringLiteral("--status"), QStringLiteral("all")})
{
    return ctl.json(words("debt list") + more).json().value(QLatin1String("items")).toArray();
}

QJsonObject item(const Ctl& ctl, const char* id)
{
    return ctl.json({QStringLiteral("debt"), QStringLiteral("show"), QLatin1String(id)}).json();
}

Answer add(const Ctl& ctl, const QString& title, const char* priority, const QStringList& more = {})
{
    return ctl.json(QStringList{QStringLiteral("debt"), QStringLiteral("add"), QStringLiteral("--title"), title,
                        QStringLiteral("--priority"), QLatin1String(priority)}
        + more);
}

const QStringList kPlace{QStringLiteral("--category"), QStringLiteral("Performance"), QStringLiteral("--location"),
    QStringLiteral("src/a.cpp:3")};

QByteArray tells(const QByteArray& debt)
{
    return "printf '%s\\n' '{\"debt\":" + debt + "}' >> $WAVEDECK_EVENTS";
}

} // namespace

class TestCtlDebt : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aSprintOf21Items();
    void refusals();
    void showsTheCodeOfItsFolderOnly();
    void exportsSayTextAsText();
    void advisoryGateMakesOneItem();
    void agentsTellAndAreBounded();
    void ceilingHoldsAndLetsGoOverAKill();
    void aDeploymentWaitsForP0();
    void configurationFaults();
    void whatIsReadBackIsKnownToTheNextScan();
};

void TestCtlDebt::whatIsReadBackIsKnownToTheNextScan()
{
    Ctl ctl;
    Ctl other;
    QVERIFY(signIn(ctl) && signIn(other));
    const QString folder = ctl.folder();
    QByteArray results;
    for (const char* line : {"3", "9", "14"})
        results += QByteArray(results.isEmpty() ? "" : ",")
            + "{\"ruleId\":\"r1\",\"message\":{\"text\":\"buffer too small\"},\"locations\":[{\"physicalLocation\":{"
              "\"artifactLocation\":{\"uri\":\"a.c\"},\"region\":{\"startLine\":"
            + line + "}}}]}";
    const QString sarif = ctl.write(QStringLiteral("a.sarif"),
        "{\"version\":\"2.1.0\",\"runs\":[{\"tool\":{\"driver\":{\"name\":\"t\"}},\"results\":[" + results + "]}]}");
    const QStringList scan{QStringLiteral("debt"), QStringLiteral("import"), sarif, QStringLiteral("--folder"), folder};
    QCOMPARE(ctl.json(scan).json().value(QLatin1String("added")).toInt(), 3);
    const QString file = ctl.write(QStringLiteral("all.json"), ctl.call(words("debt export --format json")).out);
    const Answer read = other.json({QStringLiteral("debt"), QStringLiteral("import"), file});
    QCOMPARE(read.json().value(QLatin1String("added")).toInt(), 3);
    const QJsonObject again = other.json(scan).json();
    QCOMPARE(again.value(QLatin1String("added")).toInt(), 0);
    QCOMPARE(again.value(QLatin1String("unchanged")).toInt(), 3);
    QCOMPARE(items(other).size(), 3);
    QCOMPARE(other.json(scan).json().value(QLatin1String("unchanged")).toInt(), 3);
}

void TestCtlDebt::aSprintOf21Items()
{
    Ctl ctl;
    QVERIFY(signIn(ctl));
    const struct {
        const char* priority;
        int number;
        const char* category;
        const char* domain;
    } rows[] = {{"P3", 4, "Testing", "quality"}, {"P0", 2, "Infrastructure", "platform"}, {"P2", 8, "Code", "frontend"},
        {"P1", 7, "Performance", "platform"}};
    for (const auto& row : rows)
        for (int i = 0; i < row.number; ++i)
            QCOMPARE(add(ctl, QStringLiteral("made up %1 %2").arg(QLatin1String(row.priority)).arg(i), row.priority,
                         {QStringLiteral("--category"), QLatin1String(row.category), QStringLiteral("--domain"),
                             QLatin1String(row.domain), QStringLiteral("--location"), QStringLiteral("src/a.py:1")})
                         .status,
                0);
    QCOMPARE(items(ctl).size(), 21);
    const QJsonArray order = ctl.json(words("debt order")).json().value(QLatin1String("items")).toArray();
    QString priorities;
    for (const QJsonValue& value : order)
        priorities += textIn(value.toObject(), "priority").right(1);
    QCOMPARE(priorities, QStringLiteral("001111111222222223333"));
    const QJsonArray batches = ctl.json(words("debt batches")).json().value(QLatin1String("batches")).toArray();
    QCOMPARE(batches.size(), 3);
    const QJsonObject stats = ctl.json(words("debt stats")).json();
    const QJsonObject share = stats.value(QLatin1String("p0_by_category")).toArray().first().toObject();
    QCOMPARE(textIn(share, "name"), QStringLiteral("Infrastructure"));
    QCOMPARE(share.value(QLatin1String("percent")).toDouble(), 100.0);
    for (const QJsonValue& value : order)
        QCOMPARE(ctl.call({QStringLiteral("debt"), QStringLiteral("resolve"), textIn(value.toObject(), "id"),
                              QStringLiteral("--pr"), QStringLiteral("#546")})
                     .status,
            0);
    const QJsonObject burned = ctl.json(words("debt burndown")).json();
    QCOMPARE(burned.value(QLatin1String("resolved")).toInt(), 21);
    QCOMPARE(burned.value(QLatin1String("total")).toInt(), 21);
    QCOMPARE(burned.value(QLatin1String("percent")).toDouble(), 100.0);
    const QJsonArray points = burned.value(QLatin1String("points")).toArray();
    QCOMPARE(points.last().toObject().value(QLatin1String("open")).toInt(-1), 0);
    int most = 0;
    for (const QJsonValue& point : points)
        most = std::max(most, point.toObject().value(QLatin1String("open")).toInt());
    QCOMPARE(most, 21);
    QVERIFY(ctl.call(words("debt burndown")).out.contains("resolved: 21/21 = 100.0 %"));
    const QJsonObject counts = ctl.json(words("debt list")).json().value(QLatin1String("counts")).toObject();
    QCOMPARE(counts.value(QLatin1String("resolved")).toInt(), 21);
}

void TestCtlDebt::refusals()
{
    Ctl ctl;
    QVERIFY(signIn(ctl));
    QCOMPARE(textIn(add(ctl, QStringLiteral("blocks"), "P0", kPlace).json(), "id"), QStringLiteral("DEBT-001"));
    const struct {
        const char* line;
        int status;
        const char* code;
    } rows[] = {
        {"debt resolve DEBT-001", 2, "no-proof"},
        {"debt set DEBT-001 --due 2099-01-01 --reason later", 3, "p0-needs-approval"},
        {"debt set DEBT-001 --priority P3 --reason later", 3, "p0-needs-approval"},
        {"debt remove DEBT-001 --reason gone", 3, "p0-needs-approval"},
        {"debt resolve DEBT-001 --wont-fix --reason no", 3, "p0-needs-approval"},
        {"debt set DEBT-001 --kind calibration", 2, "calibration-no-expert"},
        {"debt set DEBT-001 --priority P9", 2, "bad-value"},
        {"debt set DEBT-009 --owner x", 2, "not-found"},
        {"debt show nonsense", 2, "bad-value"},
        {"debt add --title x", 2, "usage"},
        {"debt list --status planned", 2, "bad-value"},
    };
    for (const auto& row : rows) {
        const Answer answer = ctl.json(words(row.line));
        QVERIFY2(answer.status == row.status, row.line);
        QCOMPARE(answer.code(), QString::fromLatin1(row.code));
    }
    QCOMPARE(textIn(item(ctl, "DEBT-001"), "status"), QStringLiteral("open"));
    QCOMPARE(textIn(add(ctl, QStringLiteral("nowhere"), "P2").json(), "status"), QStringLiteral("draft"));
    QCOMPARE(ctl.call(words("signout")).status, 0);
    QCOMPARE(add(ctl, QStringLiteral("x"), "P2", kPlace).code(), QStringLiteral("not-signed-in"));
}

void TestCtlDebt::showsTheCodeOfItsFolderOnly()
{
    Ctl ctl;
    QVERIFY(signIn(ctl));
    QVERIFY(QDir(ctl.folder()).mkpath(QStringLiteral("src")));
    ctl.write(QStringLiteral("src/a.cpp"), "one\ntwo\n\x1b[31mthree\nfour\n");
    ctl.write(QStringLiteral("outside"), "not to be shown\n");
    const QStringList here{QStringLiteral("--folder"), ctl.path(QStringLiteral("src"))};
    const auto place = [&](const char* where) {
        return QStringList{QStringLiteral("--category"), QStringLiteral("Code"), QStringLiteral("--location"),
                   QLatin1String(where)}
        + here;
    };
    QCOMPARE(add(ctl, QStringLiteral("in"), "P2", place("a.cpp:3")).status, 0);
    QCOMPARE(add(ctl, QStringLiteral("out"), "P2", place("../outside:1")).status, 0);
    const Answer shown = ctl.call(words("debt show DEBT-001"));
    QVERIFY2(shown.out.contains("three") && !shown.out.contains('\x1b'), shown.out.constData());
    QVERIFY(item(ctl, "DEBT-002").value(QLatin1String("code")).isNull());
    QVERIFY(!ctl.call(words("debt show DEBT-002")).out.contains("not to be shown"));
}

void TestCtlDebt::exportsSayTextAsText()
{
    Ctl ctl;
    QVERIFY(signIn(ctl));
    const QStringList hostile{QStringLiteral("=1+1"), QStringLiteral("+1"), QStringLiteral("-1"), QStringLiteral("@x"),
        QStringLiteral("\tx"), QStringLiteral("\rx"), QStringLiteral("\nx"),
        QStringLiteral("<img src=file:///etc/passwd> **b** [l](http://x) a,\"b\""),
        QString(QChar(0x202e)) + QStringLiteral("reversed")};
    for (const QString& title : hostile)
        QCOMPARE(add(ctl, title, "P2", kPlace).status, 0);
    const QByteArray csv = ctl.call(words("debt export --format csv")).out;
    for (const char* cell : {"\"'=1+1\"", "\"'+1\"", "\"'-1\"", "\"'@x\"", "\"'\tx\"", "\"'\rx\"", "\"'\nx\""})
        QVERIFY2(csv.contains(cell), cell);
    QVERIFY(csv.startsWith("\"id\",\"title\",\"priority\"") && csv.endsWith("\r\n"));
    const QByteArray markdown = ctl.call(words("debt export --format md")).out;
    QVERIFY(markdown.contains("\\<img src=file:///etc/passwd\\> \\*\\*b\\*\\* \\[l\\](http")
        && !markdown.contains("\xe2\x80\xae"));
    const QJsonArray titles
        = ctl.json(words("debt export --format json")).json().value(QLatin1String("items")).toArray();
    QCOMPARE(titles.size(), hostile.size());
    for (qsizetype i = 0; i < hostile.size(); ++i)
        QCOMPARE(textIn(titles.at(i).toObject(), "title"), hostile.at(i));
}

void TestCtlDebt::advisoryGateMakesOneItem()
{
    Ctl ctl;
    QVERIFY(signIn(ctl));
    const QByteArray waves = "  - id: one\n    agents:\n      - { id: a, argv: [\"true\"] }\n    gates:\n      - { id: "
                             "p95, kind: advisory, argv: [test, -e, good] }\n      - { id: human, checklist: [ x ] }\n";
    QCOMPARE(ctl.run(waves).status, 1);
    QJsonArray all = items(ctl);
    QCOMPARE(all.size(), 1);
    QJsonObject one = all.first().toObject();
    QCOMPARE(textIn(one, "session"), QStringLiteral("S-001"));
    QCOMPARE(textIn(one, "gate"), QStringLiteral("p95"));
    QCOMPARE(textIn(one, "source"), QStringLiteral("gate"));
    QCOMPARE(textIn(one, "status"), QStringLiteral("open"));
    QVERIFY(textIn(one, "what").contains(QLatin1String("S-001")));
    // Again: the same item.
    QCOMPARE(ctl.call(words("gate rerun S-001 p95")).status, 0);
    QVERIFY(waitUntil([&] {
        return gateIn(ctl.session(), QStringLiteral("p95")).value(QLatin1String("results")).toArray().size() == 2
            || textIn(gateIn(ctl.session(), QStringLiteral("p95")), "state") == QLatin1String("failed");
    }));
    QCOMPARE(items(ctl).size(), 1);
    // Mended: it stays open until a person says so, with a note.
    ctl.write(QStringLiteral("good"), {});
    QCOMPARE(ctl.call(words("gate rerun S-001 p95")).status, 0);
    QVERIFY(waitUntil(
        [&] { return textIn(gateIn(ctl.session(), QStringLiteral("p95")), "state") == QLatin1String("passed"); }));
    one = item(ctl, "DEBT-001");
    QCOMPARE(textIn(one, "status"), QStringLiteral("open"));
    QCOMPARE(textIn(one.value(QLatin1String("history")).toArray().last().toObject(), "after"),
        QStringLiteral("passed in S-001"));
    // Resolved, and a later session of the same plan fails again: reopened.
    QCOMPARE(ctl.call(words("debt resolve DEBT-001 --evidence measured")).status, 0);
    QVERIFY(QFile::remove(ctl.path(QStringLiteral("good"))));
    QCOMPARE(ctl.run(waves).status, 1);
    QCOMPARE(items(ctl).size(), 1);
    one = item(ctl, "DEBT-001");
    QCOMPARE(textIn(one, "status"), QStringLiteral("open"));
    QCOMPARE(one.value(QLatin1String("reopened")).toInt(), 1);
    QVERIFY(ctl.call(words("audit list --json")).out.contains("debt.reopen"));
    QCOMPARE(ctl.json(words("debt add --from-gate S-001 p95")).code(), QStringLiteral("not-failed"));
    QCOMPARE(ctl.json(words("debt add --from-gate S-002 p95")).code(), QStringLiteral("known"));
    const QJsonObject debt = ctl.session().value(QLatin1String("debt")).toObject();
    QCOMPARE(debt.value(QLatin1String("added")).toInt(), 1);
    QCOMPARE(debt.value(QLatin1String("open")).toObject().value(QLatin1String("P2")).toInt(), 1);
    QVERIFY(ctl.call(words("report S-001")).out.contains("Technical debt"));
}

void TestCtlDebt::agentsTellAndAreBounded()
{
    Ctl ctl;
    ctl.write(QStringLiteral("tell.sh"),
        tells(R"({"title":"Token reused","priority":"high","location":"src/a.cpp:12","category":"Security"})") + "\n"
            + tells(R"({"title":"Token reused","priority":"P1","location":"src/a.cpp:14"})") + "\n"
            + tells(R"({"title":"No place","priority":"some day","owner":"me"})") + "\n" + tells(R"({"title":""})")
            + "\ni=0; while [ $i -lt 400 ]; do echo \"{\\\"debt\\\":{\\\"title\\\":\\\"flood $i\\\"}}\"; i=$((i+1)); "
              "done >> $WAVEDECK_EVENTS\n");
    QCOMPARE(ctl.run("  - id: one\n    agents:\n      - { id: a, argv: [sh, tell.sh] }\n").status, 0);
    const QJsonArray all = items(ctl);
    QCOMPARE(all.size(), 200); // what it repeats and what has no title is none
    const QJsonObject token = all.first().toObject();
    QCOMPARE(textIn(token, "title"), QStringLiteral("Token reused"));
    QCOMPARE(textIn(token, "priority"), QStringLiteral("P1"));
    QCOMPARE(textIn(token, "label"), QStringLiteral("high"));
    QCOMPARE(textIn(token, "location"), QStringLiteral("src/a.cpp:12"));
    QCOMPARE(textIn(token, "agent"), QStringLiteral("a"));
    QCOMPARE(textIn(token, "status"), QStringLiteral("open"));
    const QJsonObject draft = all.at(1).toObject();
    QCOMPARE(textIn(draft, "status"), QStringLiteral("draft"));
    QVERIFY(draft.value(QLatin1String("owner")).isNull());
}

void TestCtlDebt::ceilingHoldsAndLetsGoOverAKill()
{
    Ctl ctl;
    QVERIFY(signIn(ctl));
    ctl.write(QStringLiteral("tell.sh"),
        tells(R"({"title":"Queues are not consumed","priority":"P0","location":"worker.py:1","category":"Infra"})")
            + "\n");
    const QByteArray head = "debt: { ceiling: { P0: 0 } }\n";
    const QByteArray waves = "  - id: one\n    agents:\n      - { id: a, argv: [sh, tell.sh] }\n"
                             "  - id: two\n    agents:\n      - { id: b, argv: [touch, started] }\n";
    const Answer held = ctl.run(waves, head);
    QCOMPARE(held.status, 1);
    const QJsonObject session = ctl.session();
    QCOMPARE(textIn(session, "state"), QStringLiteral("held"));
    QCOMPARE(textIn(waveIn(session, QStringLiteral("one")), "state"), QStringLiteral("passed"));
    QCOMPARE(textIn(waveIn(session, QStringLiteral("two")), "state"), QStringLiteral("pending"));
    const QString why = session.value(QLatin1String("reasons")).toArray().first().toString();
    QVERIFY2(
        why.startsWith(QLatin1String("open debt: 1 of P0 before wave two")) && why.contains(QLatin1String("DEBT-001")),
        qPrintable(why));
    QVERIFY(ctl.call(words("gate blocks S-001")).out.contains("open debt"));
    const qint64 engine = ctl.enginePid();
    QCOMPARE(::kill(pid_t(engine), SIGKILL), 0);
    QVERIFY(waitUntil([&] { return !isAlive(engine); }));
    QCOMPARE(ctl.call(words("engine start")).status, 0);
    QCOMPARE(ctl.state(), QStringLiteral("held"));
    QVERIFY(!QFile::exists(ctl.path(QStringLiteral("started"))));
    QCOMPARE(ctl.call(words("session resume S-001")).status, 1); // still held
    QCOMPARE(ctl.call(words("debt set DEBT-001 --priority P1 --reason later")).status, 3);
    QVERIFY(!QFile::exists(ctl.path(QStringLiteral("started"))));
    QCOMPARE(ctl.call(words("debt resolve DEBT-001 --pr #546")).status, 0);
    QVERIFY(waitUntil([&] { return ctl.state() == QLatin1String("completed"); }));
    QVERIFY(QFile::exists(ctl.path(QStringLiteral("started"))));
}

void TestCtlDebt::aDeploymentWaitsForP0()
{
    Ctl ctl;
    QVERIFY(signIn(ctl));
    QCOMPARE(add(ctl, QStringLiteral("blocks"), "P0", kPlace).status, 0);
    const QString plan = ctl.write(QStringLiteral("deploy.yaml"),
        "version: 1\nsession:\n  name: Deployment\n  mode: standard\n  mission: ship it\n  success: [it runs]\n  "
        "pre_session: { access: done, api-keys: done, cloud-credentials: done, documentation: done, security-first: "
        "\"a test\" }\nwaves:\n  - id: release\n    agents:\n      - { id: b, argv: [touch, started] }\n");
    const Answer answer = ctl.json({QStringLiteral("run"), plan});
    QVERIFY2(answer.status == 1, answer.err.constData());
    QVERIFY(!QFile::exists(ctl.path(QStringLiteral("started"))));
    const QJsonObject session = ctl.session();
    QCOMPARE(textIn(waveIn(session, QStringLiteral("release")), "state"), QStringLiteral("pending"));
    QVERIFY(ctl.call(words("gate blocks S-001")).out.contains("DEBT-001"));
}

void TestCtlDebt::configurationFaults()
{
    Ctl ctl;
    QVERIFY(signIn(ctl));
    ctl.write(QStringLiteral(".env"), "API_PORT=8000\n");
    ctl.write(QStringLiteral("docker-compose.yml"),
        "services:\n  api:\n    image: x\n    environment:\n      API_PORT: 9000\n");
    const QStringList check = words("config check --required MISSING_ONE --debt") << ctl.folder();
    const Answer first = ctl.json(check);
    QCOMPARE(first.status, 1);
    const int faults = first.json().value(QLatin1String("debt")).toObject().value(QLatin1String("added")).toInt();
    QVERIFY2(faults > 0, first.out.constData());
    QCOMPARE(textIn(items(ctl).first().toObject(), "category"), QStringLiteral("Configuration"));
    const QJsonObject again = ctl.json(check).json().value(QLatin1String("debt")).toObject();
    QCOMPARE(again.value(QLatin1String("added")).toInt(), 0);
    QCOMPARE(again.value(QLatin1String("unchanged")).toInt(), faults);
}

QTEST_GUILESS_MAIN(TestCtlDebt)
#include "tst_ctl_debt.moc"
