// SPDX-License-Identifier: GPL-3.0-or-later
// Retrospectives through the shipped programs: one of a real session from its facts to its export, and writers that are
// killed in the middle of what they write.
#include "ctl.h"

#include <QDateTime>
#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRandomGenerator>
#include <QTest>

#include <algorithm>

#include <csignal>

using namespace wavedeck::test;

namespace {

QString s(const char* text)
{
    return QString::fromUtf8(text);
}

/// Words of a command; those between ' stand together.
QStringList words(const char* line)
{
    QStringList result;
    const QStringList parts = QString::fromUtf8(line).split(QLatin1Char('\''));
    for (qsizetype i = 0; i < parts.size(); ++i)
        if (i % 2 == 1)
            result.append(parts.at(i));
        else
            result += parts.at(i).split(QLatin1Char(' '), Qt::SkipEmptyParts);
    return result;
}

bool signIn(const Ctl& ctl)
{
    for (const char* one : {"user add ada --role Admin --password-fd 3",
             "user add fay --role Facilitator --password-fd 3 --as ada --as-password-fd 4",
             "signin fay --password-fd 3"})
        if (ctl.withPassword(QLatin1String(one)).status != 0)
            return false;
    return true;
}

QJsonArray listIn(const QJsonObject& object, const char* key)
{
    return object.value(QLatin1String(key)).toArray();
}

constexpr const char* kPeople = " --participant 'Fay:L1 FACILITATOR' --participant 'Ada:L1 ARCHITECT' --participant "
                                "'Sol:L1 SECURITY' --participant 'Bot:L1 QA:a'";

} // namespace

class TestCtlRetro : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void ofARealSession();
    void ofPeopleWhoAreApart();
    void refusals();
    void ratesAgreeWithAnotherProgram();
    void nothingIsLostWhenWritersAreKilled();
};

void TestCtlRetro::ofARealSession()
{
    Ctl ctl;
    QVERIFY(signIn(ctl));
    ctl.write(s("tell.sh"),
        "printf '%s\\n' '{\"contribution\":{\"phase\":\"improve\",\"title\":\"The cache was cold\",\"impact\":\"an "
        "hour\",\"severity\":\"high\"}}' >> $WAVEDECK_EVENTS\n");
    const Answer run
        = ctl.run("  - id: one\n    agents:\n      - { id: a, argv: [sh, tell.sh] }\n      - { id: b, argv: "
                  "[\"false\"], required: false }\n");
    QVERIFY2(run.status == 0, QByteArray(run.out + run.err).constData());
    const QJsonObject made = ctl.json(words("retro new --session S-001") + words(kPeople)).json();
    QCOMPARE(made.value(s("id")).toString(), s("RETRO-001"));
    QCOMPARE(made.value(s("offered")).toInt(), 1);
    QVERIFY(QJsonDocument(made).toJson().contains("200 minutes"));
    const QByteArray facts = ctl.json(words("retro facts RETRO-001")).out;
    QVERIFY2(facts.contains("wavedeck:S-001/b"), facts.constData());
    QCOMPARE(ctl.json(words("retro take RETRO-001")).json().value(s("taken")).toInt(), 1);
    QCOMPARE(ctl.json(words("retro take RETRO-001")).json().value(s("taken")).toInt(), 0);
    for (const char* step : {"retro next RETRO-001", "retro word RETRO-001 --by Ada --word Curious",
             "retro next RETRO-001 --reason 'the others are late'",
             "retro add RETRO-001 --by Ada --title 'Tests ran early' --example 'in wave one'",
             "retro add RETRO-001 --by 'L1 SECURITY' --phase recommendations --title 'Warm the cache' --problem cold "
             "--priority HIGH",
             "retro theme RETRO-001 --new Speed", "retro theme RETRO-001 --note 1 --theme A",
             "retro vote RETRO-001 --by Ada --theme A", "retro summary RETRO-001 --text 'We test early'",
             "retro consolidate RETRO-001 --from 1 --owner 'L1 QA' --owner 'L2 DevOps' --effort 3h",
             "retro action RETRO-001 --title 'Measure it' --priority P1 --owner Ada --due 2026-01-31 --measure "
             "agents_spawned",
             "retro set-action 1 --state verified --evidence 'run 7'", "retro to-debt RETRO-001 --recommendation 1",
             "retro to-debt RETRO-001 --note 1", "retro to-debt RETRO-001 --note 1", "retro saved RETRO-001 30",
             "retro pause RETRO-001", "retro resume RETRO-001", "retro next RETRO-001",
             "retro next RETRO-001 --summary 'Caches'", "retro next RETRO-001 --summary 'None'",
             "retro next RETRO-001 --summary 'One'"}) {
        const Answer answer = ctl.json(words(step));
        QVERIFY2(answer.status == 0, QByteArray(QByteArray(step) + answer.out + answer.err).constData());
    }
    const QJsonArray debts = listIn(ctl.json(words("debt list")).json(), "items");
    QCOMPARE(debts.size(), 2);
    QCOMPARE(ctl.json(words("debt show DEBT-002")).json().value(s("source_ref")).toString(), s("RETRO-001/note/1"));
    QCOMPARE(ctl.session().value(s("retrospectives"))[0][s("state")].toString(), s("in-progress"));
    const Answer closed = ctl.json(words("retro close RETRO-001"));
    QVERIFY2(closed.status == 0, closed.out.constData());
    QCOMPARE(closed.json().value(s("follow_up_items")).toInt(), 1);
    const QJsonObject shown = ctl.json(words("retro show RETRO-001")).json();
    QCOMPARE(shown.value(s("state")).toString(), s("complete"));
    QCOMPARE(listIn(shown, "phases").size(), 6);
    QCOMPARE(listIn(shown, "contributions").size(), 2);
    QCOMPARE(shown.value(s("statistics"))[s("contributions")][s("total")].toInt(), 3);
    QCOMPARE(shown.value(s("themes"))[0][s("votes")].toInt(), 1);
    QCOMPARE(shown.value(s("implementation_rate"))[s("n")].toInt(), 1);
    QCOMPARE(shown.value(s("implementation_rate"))[s("percent")].toDouble(), 100.0);
    QCOMPARE(shown.value(s("implementation_rate"))[s("on_time_percent")].toDouble(), 0.0);
    QCOMPARE(ctl.session().value(s("retrospectives"))[0][s("state")].toString(), s("complete"));
    QCOMPARE(ctl.run("  - id: one\n    agents:\n      - { id: a, argv: [\"true\"] }\n").status, 0);
    const QJsonValue measured = ctl.json(words("retro measures RETRO-001")).json().value(s("measures"))[0];
    QCOMPARE(measured[s("metric")].toString(), s("agents_spawned"));
    QCOMPARE(measured[s("before")].toInt(), 2);
    QCOMPARE(measured[s("after")].toInt(), 1);
    const QByteArray markdown = ctl.call(words("retro export RETRO-001")).out;
    for (const char* line : {"## PHASE 2: WHAT WENT WELL\n", "### Ada - What went well\n", "**1. Tests ran early**\n",
             "**Example:** in wave one\n", "**Recommendation 1: Warm the cache (HIGH PRIORITY)**\n",
             "### HIGH PRIORITY (Next 1-2 Weeks)\n", "- **Owner:** L1 QA + L2 DevOps\n", "- **Time:** 3 hours\n",
             "## APPENDIX B: SESSION STATISTICS\n"})
        QVERIFY2(markdown.contains(line), QByteArray(QByteArray(line) + "\n" + markdown).constData());
    for (const char* format : {"html", "csv"}) {
        const Answer answer = ctl.call(words("retro export RETRO-001 --format") << QLatin1String(format));
        QVERIFY(answer.status == 0 && answer.out.contains("Warm the cache"));
    }
    const QString file = ctl.write(s("retro.json"), ctl.call(words("retro export RETRO-001 --format json")).out);
    Ctl other;
    QVERIFY(signIn(other));
    QCOMPARE(other.json({s("retro"), s("import"), file}).json().value(s("id")).toString(), s("RETRO-001"));
    QVERIFY(other.json({s("retro"), s("import"), file}).json().value(s("unchanged")).toBool());
    QJsonObject back = other.json(words("retro show RETRO-001")).json();
    QCOMPARE(back, shown);
}

/// Until the deadline everybody says their own, from a file each, and nobody sees the others'.
void TestCtlRetro::ofPeopleWhoAreApart()
{
    Ctl ctl;
    QVERIFY(signIn(ctl));
    const auto until = [](int seconds) {
        return QDateTime::currentDateTimeUtc().addSecs(seconds).toOffsetFromUtc(3'600).toString(Qt::ISODate);
    };
    const QStringList make = words("retro new --title Apart") + words(kPeople);
    QCOMPARE(ctl.json(make + QStringList{s("--until"), s("2020-01-01")}).code(), s("bad-value"));
    QCOMPARE(ctl.json(make + QStringList{s("--until"), until(3'600)}).status, 0);
    QCOMPARE(ctl.json(words("retro start RETRO-001")).code(), s("deadline-ahead"));
    const QString ada = ctl.write(s("ada.yaml"),
        "by: Ada\nword: Curious\ncontributions:\n  - { phase: went-well, title: Tests ran early, example: in wave one "
        "}\n  - { phase: improve, title: Cold cache, impact: an hour, severity: high }\n  - { phase: recommendations, "
        "title: Warm the cache, problem: cold, priority: HIGH }\n");
    const QStringList said = words("retro contribute RETRO-001") << ada;
    QCOMPARE(ctl.json(said).json().value(s("added")).toInt(), 3);
    QCOMPARE(ctl.json(said).json().value(s("unchanged")).toInt(), 3);
    // Nothing of a file with a fault in it.
    for (const char* wrong : {"by: Sol\ncontributions:\n  - { phase: improve, title: One }\n  - { phase: lunch, title: "
                              "Two }\n",
             "by: Sol\ncontributions:\n  - { phase: improve, severity: loud, title: One }\n", "by: Sol\n",
             "by: Nobody\ncontributions: [{ title: One }]\n", "by: Sol\nnotes: []\n", "by: [\n"}) {
        const Answer answer = ctl.json(words("retro contribute RETRO-001") << ctl.write(s("wrong.yaml"), wrong));
        QVERIFY2(answer.status == 2, QByteArray(wrong + answer.out).constData());
    }
    const QJsonObject hidden = ctl.json(words("retro show RETRO-001")).json();
    QCOMPARE(listIn(hidden, "contributions").size(), 2);
    for (const QByteArray& told : {QJsonDocument(hidden).toJson(), ctl.call(words("retro show RETRO-001")).out,
             ctl.call(words("retro export RETRO-001")).out, ctl.call(words("search cache")).out})
        QVERIFY2(!told.contains("Cold cache") && !told.contains("Warm the cache"), told.constData());
    QVERIFY(ctl.call(words("retro show RETRO-001")).out.contains("open until"));
    // What says it all is not written while some of it is hidden; nothing is done with it, and the trail does not tell.
    QCOMPARE(ctl.json(words("retro export RETRO-001 --format json")).code(), s("notes-hidden"));
    for (const char* early : {"retro to-debt RETRO-001 --note 1", "retro reveal RETRO-001",
             "retro consolidate RETRO-001 --from 1 --title C --priority HIGH --owner Ada --effort 1h"})
        QCOMPARE(ctl.json(words(early)).code(), s("wrong-state"));
    QCOMPARE(ctl.json(words("retro until RETRO-001")).code(), s("reason-missing"));
    QCOMPARE(ctl.json(words("retro add RETRO-001 --by Sol --phase improve --title 'Sol alone'")).status, 0);
    for (const QByteArray& told : {ctl.json(words("audit list")).out, ctl.json(words("retro show RETRO-001")).out})
        QVERIFY2(!told.contains("Sol alone") && !told.contains("Curious"), told.constData());
    // The same title with other words is something else.
    const QString more = ctl.write(s("more.yaml"),
        "by: Ada\ncontributions:\n  - { phase: went-well, title: Tests ran early, example: in every wave }\n");
    QCOMPARE(ctl.json(words("retro contribute RETRO-001") << more).json().value(s("added")).toInt(), 1);
    // Past the deadline nothing more comes in, and it begins like any other, with everything on the table.
    QCOMPARE(ctl.json(words("retro until RETRO-001") << until(2)).status, 0);
    QVERIFY(waitUntil([&] {
        return ctl.json(words("retro add RETRO-001 --by Sol --phase improve --title Late")).code()
            == s("deadline-over");
    }));
    QCOMPARE(ctl.json(words("retro start RETRO-001")).status, 0);
    const QJsonObject shown = ctl.json(words("retro show RETRO-001")).json();
    QVERIFY(QJsonDocument(shown).toJson().contains("Cold cache"));
    QCOMPARE(shown.value(s("recommendations"))[0][s("problem")].toString(), s("cold"));
    QCOMPARE(shown.value(s("participants"))[1][s("word")].toString(), s("Curious"));
}

void TestCtlRetro::refusals()
{
    Ctl ctl;
    QVERIFY(signIn(ctl));
    QCOMPARE(ctl.json(words("retro new")).code(), s("bad-value"));
    QCOMPARE(ctl.json(words("retro new --session S-009")).code(), s("unknown-session"));
    QCOMPARE(ctl.json(words("retro show RETRO-009")).code(), s("not-found"));
    QCOMPARE(ctl.json(words("retro list")).json().value(s("items")).toArray().size(), 0);
    QCOMPARE(ctl.json(words("retro new --title Harbour") + words(kPeople)).status, 0);
    QCOMPARE(ctl.json(words("retro close RETRO-001")).code(), s("phase-open"));
    QCOMPARE(ctl.json(words("retro reading RETRO-001 --title notes.md --lines 1,329")).code(), s("bad-value"));
    // Shorter phases are whole minutes that add up.
    QCOMPARE(ctl.json(words("retro new --scale --title Short") + words(kPeople)).status, 0);
    double minutes = 0;
    for (const QJsonValue& phase : listIn(ctl.json(words("retro show RETRO-002")).json(), "phases"))
        minutes += phase[s("planned_ms")].toDouble() / 60'000;
    QCOMPARE(minutes, 180.0);
    // What an import has, too, is named in full.
    QCOMPARE(ctl.json(words("retro action RETRO-001 --title t --priority P1 --owner Ada --due 2099-01-01")).status, 0);
    QByteArray copy = ctl.call(words("retro export RETRO-001 --format json")).out;
    copy.replace("HARBOUR", "QUAY");
    QCOMPARE(ctl.json({s("retro"), s("import"), ctl.write(s("quay.json"), copy)}).json().value(s("id")).toString(),
        s("RETRO-003"));
    QCOMPARE(ctl.json(words("retro set-action 1 --state accepted")).code(), s("ambiguous"));
    QCOMPARE(ctl.json(words("retro set-action RETRO-003/1 --state accepted")).status, 0);
    QCOMPARE(ctl.json(words("retro set-action 9 --state verified")).code(), s("not-found"));
    QCOMPARE(ctl.json({s("retro"), s("import"), ctl.write(s("x.json"), "[1]")}).code(), s("bad-value"));
    QCOMPARE(ctl.json({s("retro"), s("import"), ctl.folder()}).code(), s("no-file"));
    QCOMPARE(ctl.withPassword(s("user add olu --role Observer --password-fd 3 --as ada --as-password-fd 4")).status, 0);
    QCOMPARE(ctl.withPassword(s("retro next RETRO-001 --as olu --password-fd 3")).status, 3);
    QCOMPARE(ctl.json(words("signout")).status, 0);
    QCOMPARE(ctl.json(words("retro next RETRO-001")).status, 3);
    QCOMPARE(ctl.json(words("retro show RETRO-001")).json().value(s("state")).toString(), s("open"));
}

void TestCtlRetro::ratesAgreeWithAnotherProgram()
{
    Ctl ctl;
    QVERIFY(signIn(ctl));
    QCOMPARE(ctl.json(words("retro new --title Harbour") + words(kPeople)).status, 0);
    const char* const due[] = {"2020-01-01", "2020-01-01", "2020-01-01", "2099-01-01", "2099-01-01"};
    const char* const states[] = {"verified", "accepted", "dropped", "accepted", "proposed"};
    for (int i = 0; i < 5; ++i) {
        const QJsonObject made = ctl.json(words("retro action RETRO-001 --title t --priority P1 --owner Ada --due")
                                        << QLatin1String(due[i]))
                                     .json();
        QCOMPARE(made.value(s("number")).toInt(), i + 1);
        QCOMPARE(ctl.json({s("retro"), s("set-action"), QString::number(i + 1), s("--state"), QLatin1String(states[i]),
                              s("--evidence"), s("e")})
                     .status,
            0);
    }
    const QJsonObject rate = ctl.json(words("retro rate")).json();
    QCOMPARE(rate.value(s("n")).toInt(), 2);
    QCOMPARE(rate.value(s("percent")).toDouble(), 50.0);
    QProcess python;
    python.start(s("python3"),
        {s(WAVEDECK_SOURCE_DIR "/tests/independent/retrorate.py"), s("--database"),
            QString(ctl.dataDir() + s("/wavedeck.db"))});
    QVERIFY(python.waitForFinished(20'000) && python.exitCode() == 0);
    const QJsonObject other = QJsonDocument::fromJson(python.readAllStandardOutput()).object();
    for (const char* name : {"percent", "on_time_percent", "n", "dropped"})
        QCOMPARE(other.value(QLatin1String(name)), rate.value(QLatin1String(name)));
}

/// Every answer that came is kept; what was killed is there whole or not at all.
void TestCtlRetro::nothingIsLostWhenWritersAreKilled()
{
    Ctl ctl;
    QVERIFY(signIn(ctl));
    QCOMPARE(ctl.json(words("retro new --title Harbour") + words(kPeople)).status, 0);
    QCOMPARE(ctl.json(words("retro start RETRO-001")).status, 0);
    QRandomGenerator random(7);
    QStringList answered;
    int killed = 0;
    for (int i = 0; i < 40; ++i) {
        const QString title = s("note %1").arg(i);
        const auto process = ctl.start({s("retro"), s("add"), s("RETRO-001"), s("--by"), s("Ada"), s("--phase"),
            s("improve"), s("--title"), title, s("--confirm"), s("--json")});
        if (i % 2 == 0 && !process->waitForFinished(int(random.bounded(3, 40)))) {
            process->kill();
            ++killed;
        }
        QVERIFY(process->state() == QProcess::NotRunning || process->waitForFinished(20'000));
        if (process->exitStatus() == QProcess::NormalExit && process->exitCode() == 0)
            answered.append(title);
    }
    QVERIFY2(killed > 0, "nobody was killed in the middle");
    const QJsonObject shown = ctl.json(words("retro show RETRO-001")).json();
    QStringList titles;
    QList<int> numbers;
    for (const QJsonValue& one : listIn(shown, "contributions")) {
        titles.append(one[s("title")].toString());
        numbers.append(one[s("number")].toInt());
    }
    for (const QString& title : std::as_const(answered))
        QCOMPARE(titles.count(title), 1);
    QVERIFY(titles.size() <= answered.size() + killed);
    QVERIFY(std::is_sorted(numbers.begin(), numbers.end()));
    QVERIFY(std::adjacent_find(numbers.begin(), numbers.end()) == numbers.end());
    QCOMPARE(shown.value(s("statistics"))[s("contributions")][s("total")].toInt(), int(titles.size()));
    QVERIFY(shown.value(s("timer"))[s("running")].toBool()); // no process has to live for it
    QCOMPARE(ctl.json(words("audit verify")).json().value(s("ok")).toBool(), true);
}

QTEST_GUILESS_MAIN(TestCtlRetro)
#include "tst_ctl_retro.moc"
