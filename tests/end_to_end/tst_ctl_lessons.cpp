// SPDX-License-Identifier: GPL-3.0-or-later
// What was learned, from outside: kept, refused, told by agents, found, read before work.
#include "tests/end_to_end/ctl.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QJsonArray>
#include <QTest>

#include <csignal>

using namespace wavedeck::test;

namespace {

QStringList words(const char* line)
{
    return QString::fromLatin1(line).split(QLatin1Char(' '));
}

QStringList idsOf(const Answer& answer)
{
    QStringList ids;
    for (const QJsonValue& item : answer.json().value(QLatin1String("items")).toArray())
        ids.append(item.toObject().value(QLatin1String("id")).toString());
    return ids;
}

bool anyFileHolds(const QString& folder, const QByteArray& text)
{
    QDirIterator files(folder, QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        QFile file(files.next());
        if (file.open(QIODevice::ReadOnly) && file.readAll().contains(text))
            return true;
    }
    return false;
}

/// Signed in, with one entry that L1 QA has to read.
bool demandReading(const Ctl& ctl)
{
    for (const char* line : {"user add ada --role Admin --password-fd 3", "signin ada --password-fd 3",
             "lesson add --title 'Limits are met' --text 'Send requests from outside'",
             "lesson require LESSON-001 --role 'l1 qa'"})
        if (ctl.withPassword(QString::fromLatin1(line)).status != 0)
            return false;
    return true;
}

QByteArray planWith(const QByteArray& rule, const QByteArray& agents)
{
    return "version: 1\nsession: { name: reads" + rule + " }\nwaves:\n  - id: w\n    agents:\n" + agents;
}

QString reasonIn(const QJsonObject& session)
{
    return session.value(QLatin1String("reasons")).toArray().first().toString();
}

} // namespace

class TestCtlLessons : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void keptRefusedAndFound();
    void toldByAgentsOnce();
    void requiredReadingHoldsOverAKill();
    void requiredReadingByThePlansRule();
    void promotedAndWorth();
};

void TestCtlLessons::keptRefusedAndFound()
{
    Ctl ctl;
    QCOMPARE(ctl.withPassword(QStringLiteral("user add ada --role Admin --password-fd 3")).status, 0);
    QCOMPARE(ctl.withPassword(QStringLiteral("signin ada --password-fd 3")).status, 0);
    const auto as = [&](const QString& line) { return ctl.withPassword(line + QStringLiteral(" --json")); };
    const Answer added
        = as(QStringLiteral("lesson add --title 'Limits are met' --text 'Send 120 requests from outside'"));
    QVERIFY2(added.status == 0, added.err.constData());
    QCOMPARE(added.json().value(QLatin1String("id")).toString(), QStringLiteral("LESSON-001"));
    QCOMPARE(as(QStringLiteral("lesson add --title 'limits are MET' --text 'Send 120  requests from outside'")).code(),
        QStringLiteral("known"));
    QCOMPARE(
        as(QStringLiteral("lesson add --kind decision --title D --text d")).code(), QStringLiteral("no-rationale"));
    QCOMPARE(
        as(QStringLiteral("lesson add --kind routine-log --title D --text d")).code(), QStringLiteral("routine-log"));
    const QString path = QStringLiteral("lesson add --title P --text 'in C:\\Users\\x\\tmp\\log.txt'");
    QCOMPARE(as(path).code(), QStringLiteral("session-path"));
    QCOMPARE(as(path + QStringLiteral(" --reason 'it is the lesson'")).status, 0);
    const QByteArray secret
        = QByteArrayLiteral("sk-") + "proj-" + "a8Kd02LmQx7Zp4Rt9WvB"; // built here: no scanner trips
    QCOMPARE(as(QStringLiteral("lesson add --title K --text 'use %1'").arg(QString::fromLatin1(secret))).code(),
        QStringLiteral("secret"));
    QVERIFY(!anyFileHolds(ctl.dataDir(), secret.mid(8)));
    QCOMPARE(as(QStringLiteral("lesson set 1 --insight 'Paper holds nothing'")).status, 0);
    const QJsonArray lines
        = ctl.json(words("lesson diff LESSON-001 1 2")).json().value(QLatin1String("lines")).toArray();
    QCOMPARE(lines.size(), 1);
    QCOMPARE(lines[0].toObject().value(QLatin1String("field")).toString(), QStringLiteral("insight"));
    QCOMPARE(idsOf(ctl.json(words("lesson search reque outs"))), QStringList{QStringLiteral("LESSON-001")});
    QCOMPARE(as(QStringLiteral("debt add --title 'Requests pile up' --priority P1")).status, 0);
    QCOMPARE(idsOf(ctl.json(words("search reque --kind debt"))), QStringList{QStringLiteral("DEBT-001")});
    QCOMPARE(idsOf(ctl.json(words("search reque"))).size(), 2);
    QCOMPARE(ctl.json(words("search x --kind poem")).status, 2);
}

void TestCtlLessons::toldByAgentsOnce()
{
    Ctl ctl;
    const QByteArray waves
        = "  - id: w\n    agents:\n      - id: qa\n        role: L1 QA\n        shell: true\n        argv: |\n"
          "          echo '{\"lesson\":{\"title\":\"Queues need consumers\",\"text\":\"Declare "
          "and consume\"}}' >> $WAVEDECK_EVENTS\n";
    QCOMPARE(ctl.run(waves).status, 0);
    QCOMPARE(ctl.run(waves).status, 0); // says the same again
    const Answer list = ctl.json(words("lesson list"));
    QCOMPARE(idsOf(list), QStringList{QStringLiteral("LESSON-001")});
    const QJsonObject lesson = list.json().value(QLatin1String("items")).toArray()[0].toObject();
    QCOMPARE(lesson.value(QLatin1String("source")).toString(), QStringLiteral("S-001"));
    QCOMPARE(lesson.value(QLatin1String("author")).toString(), QStringLiteral("agent qa"));
    QCOMPARE(ctl.withPassword(QStringLiteral("user add ada --role Admin --password-fd 3")).status, 0);
    QCOMPARE(ctl.withPassword(QStringLiteral("signin ada --password-fd 3")).status, 0);
    const auto as = [&](const QString& line) { return ctl.withPassword(line + QStringLiteral(" --role 'l1 qa'")); };
    ctl.write(QStringLiteral("next.yaml"),
        "version: 1\nsession: { name: next }\nwaves:\n  - id: w\n    agents:\n      - { id: b, role: L1 QA, argv: "
        "[\"true\"] }\n");
    const auto unread = [&] {
        return ctl.json(words("plan check next.yaml")).json().value(QLatin1String("unread")).toArray().size();
    };
    QCOMPARE(as(QStringLiteral("lesson require LESSON-001")).status, 0);
    QCOMPARE(unread(), 1);
    QCOMPARE(as(QStringLiteral("lesson read LESSON-001")).status, 0);
    QCOMPARE(unread(), 0);
}

void TestCtlLessons::requiredReadingHoldsOverAKill()
{
    Ctl ctl;
    QVERIFY(demandReading(ctl));
    const QString plan = ctl.write(QStringLiteral("reads.yaml"),
        planWith({},
            "      - { id: dev, role: L2 Dev, argv: [touch, worked] }\n"
            "      - { id: qa, role: L1 Qa, argv: [touch, started] }\n"));
    const QJsonObject told = ctl.json({QStringLiteral("plan"), QStringLiteral("check"), plan})
                                 .json()
                                 .value(QLatin1String("unread"))
                                 .toArray()
                                 .first()
                                 .toObject();
    QCOMPARE(told.value(QLatin1String("agent")).toString(), QStringLiteral("qa"));
    const Answer held = ctl.json({QStringLiteral("run"), plan});
    QVERIFY2(held.status == 1, held.err.constData());
    const QString why = QStringLiteral("waits for required reading of L1 QA: LESSON-001");
    const auto isHeld = [&] {
        return ctl.state() == QLatin1String("held") && reasonIn(ctl.session()) == why
            && agentIn(ctl.session(), QStringLiteral("qa")).value(QLatin1String("reason")).toString() == why
            && !QFile::exists(ctl.path(QStringLiteral("started")));
    };
    QVERIFY2(isHeld(), qPrintable(reasonIn(ctl.session())));
    QVERIFY(QFile::exists(ctl.path(QStringLiteral("worked")))); // nobody else waits
    const auto blockers = [&] {
        return ctl.json(words("agent show S-001 qa"))
            .json()
            .value(QLatin1String("spawn_context"))
            .toObject()
            .value(QLatin1String("payload"))
            .toObject()
            .value(QLatin1String("blockers"))
            .toArray();
    };
    QCOMPARE(blockers().size(), 1);
    QCOMPARE(blockers().first().toObject().value(QLatin1String("ref")).toString(), QStringLiteral("LESSON-001"));
    QVERIFY(blockers().first().toObject().value(QLatin1String("holds")).toBool());
    QVERIFY(ctl.call(words("agent show S-001 qa")).out.contains("LESSON-001"));
    QVERIFY(ctl.call(words("gate blocks S-001")).out.contains("required reading"));
    const qint64 engine = ctl.enginePid();
    QCOMPARE(::kill(pid_t(engine), SIGKILL), 0);
    QVERIFY(waitUntil([&] { return !isAlive(engine); }));
    QCOMPARE(ctl.call(words("engine start")).status, 0);
    QVERIFY(waitUntil(isHeld));
    QCOMPARE(ctl.call(words("session resume S-001")).status, 1); // still held
    QVERIFY(isHeld());
    QCOMPARE(ctl.withPassword(QStringLiteral("lesson read LESSON-001 --role 'L1 QA'")).status, 0);
    QVERIFY(waitUntil([&] { return ctl.state() == QLatin1String("completed"); }));
    QVERIFY(QFile::exists(ctl.path(QStringLiteral("started"))));
    QVERIFY(blockers().isEmpty());
}

void TestCtlLessons::requiredReadingByThePlansRule()
{
    Ctl ctl;
    QVERIFY(demandReading(ctl));
    const auto readBy = [&] {
        return ctl.json(words("lesson readings"))
            .json()
            .value(QLatin1String("items"))
            .toArray()
            .first()
            .toObject()
            .value(QLatin1String("acknowledged_by"))
            .toString();
    };
    const auto run = [&](const QByteArray& rule, const QByteArray& role) {
        return ctl
            .json({QStringLiteral("run"),
                ctl.write(QStringLiteral("rule.yaml"),
                    planWith(rule,
                        "      - id: a\n        role: " + role
                            + "\n        shell: true\n        argv: |\n          "
                              "echo '{\"read\":{\"ref\":\"LESSON-001\"}}' >> $WAVEDECK_EVENTS\n"))})
            .status;
    };
    QCOMPARE(run(", required_reading: never", "L1 QA"), 2);
    QCOMPARE(run(", required_reading: off", "L2 Dev"), 0);
    QCOMPARE(readBy(), QString()); // it speaks for its own role only
    QCOMPARE(run(", required_reading: warn", "L1 QA"), 0);
    QCOMPARE(readBy(), QStringLiteral("S-002/a"));
    QCOMPARE(run({}, "L1 QA"), 0);
    QVERIFY(ctl.json(words("audit list")).out.contains("lesson.read"));
}

void TestCtlLessons::promotedAndWorth()
{
    Ctl ctl;
    QVERIFY(demandReading(ctl));
    const auto as
        = [&](const char* line) { return ctl.withPassword(QString::fromLatin1(line) + QStringLiteral(" --json")); };
    QCOMPARE(as("lesson time 1 --spent 5h").status, 0);
    QVERIFY(as("lesson usage").json().value(QLatin1String("roi")).isNull());
    QCOMPARE(as("lesson time 1 --saved 20h").status, 2); // in what?
    QCOMPARE(as("lesson time 1 --saved 20h --in S-012").json().value(QLatin1String("roi")).toDouble(), 4.0);
    QCOMPARE(as("lesson show 1").status, 0);
    QCOMPARE(as("lesson show 1").status, 0);
    const QJsonObject used = as("lesson usage").json();
    QCOMPARE(used.value(QLatin1String("roi")).toDouble(), 4.0);
    const QJsonObject one = used.value(QLatin1String("documents")).toArray().first().toObject();
    QCOMPARE(one.value(QLatin1String("views")).toInt(), 2);
    QCOMPARE(one.value(QLatin1String("hours_saved")).toDouble(), 20.0);
    QVERIFY(ctl.call(words("lesson usage")).out.contains("4.0"));

    QCOMPARE(as("lesson promote 1 --name 'Outside first'").status, 0);
    QVERIFY(ctl.call(words("plan list")).out.contains("outside-first"));
    const QString plan = ctl.path(QStringLiteral("mine.yaml"));
    QCOMPARE(ctl.call({QStringLiteral("plan"), QStringLiteral("new"), QStringLiteral("outside-first"),
                          QStringLiteral("-o"), plan})
                 .status,
        0);
    QCOMPARE(ctl.json({QStringLiteral("run"), plan}).status, 0);
    QVERIFY(ctl.call(words("agent log S-001 lead")).out.contains("Send requests from outside"));

    QCOMPARE(as("debt add --priority P1 --title one --found-stage qa").status, 0);
    QCOMPARE(as("debt add --priority P1 --title two --found-stage QA").status, 0);
    QCOMPARE(as("debt add --priority P1 --title three --found-stage production").status, 0);
    QCOMPARE(as("debt add --priority P1 --title four --found-stage somewhere").code(), QStringLiteral("bad-value"));
    const QJsonObject found = as("debt stats").json().value(QLatin1String("found")).toObject();
    QCOMPARE(found.value(QLatin1String("weighted_cost")).toInt(), 102);
    const QJsonArray stages = found.value(QLatin1String("stages")).toArray();
    QCOMPARE(stages.size(), 2);
    QCOMPARE(stages[0].toObject().value(QLatin1String("n")).toInt(), 2);
    QCOMPARE(stages[1].toObject().value(QLatin1String("weight")).toInt(), 100);
    QVERIFY(ctl.call(words("debt stats")).out.contains("2 in qa (66.7 %, weight 1), 1 in production"));
}

QTEST_GUILESS_MAIN(TestCtlLessons)
#include "tst_ctl_lessons.moc"
