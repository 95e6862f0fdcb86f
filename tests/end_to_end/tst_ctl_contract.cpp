// SPDX-License-Identifier: GPL-3.0-or-later
// What scripts build on: fields and types of JSON, exit statuses, error lines, faults of plans.
#include "ctl.h"

#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QRegularExpression>
#include <QTest>

using namespace wavedeck::test;

namespace {

/// `s` string, `n` number, `b` bool, `a` array, `o` object, `0` null; several letters = any of them.
bool hasType(const QJsonValue& value, const QString& types)
{
    for (const QChar type : types)
        if ((type == QLatin1Char('s') && value.isString()) || (type == QLatin1Char('n') && value.isDouble())
            || (type == QLatin1Char('b') && value.isBool()) || (type == QLatin1Char('a') && value.isArray())
            || (type == QLatin1Char('o') && value.isObject()) || (type == QLatin1Char('0') && value.isNull()))
            return true;
    return false;
}

QString firstWrong(const QJsonObject& object, const char* fields)
{
    for (const QString& field : QString::fromLatin1(fields).split(QLatin1Char(' '))) {
        const QString name = field.section(QLatin1Char(':'), 0, 0);
        if (!object.contains(name) || !hasType(object.value(name), field.section(QLatin1Char(':'), 1)))
            return name;
    }
    return {};
}

constexpr char kSession[] = "id:s name:s plan:s state:s reasons:a started_at:s ended_at:s0 elapsed_ms:n waves:a "
                            "metrics:o tokens:o cost_microusd:n tier:0 alerts:a";
constexpr char kWave[] = "id:s name:s index:n state:s started_at:s0 ended_at:s0 agents:a gates:a elapsed_ms:n "
                         "sequential_ms:n critical_agent:s0 speed_up:n0 saved_percent:n0";
constexpr char kAgent[]
    = "id:s role:s0 tier:s0 capability:s state:s state_source:s state_at:s0 attempt:n attempts:a pid:n0 progress:n0 "
      "progress_source:s0 step:s0 elapsed_ms:n limit_ms:n0 rss_bytes:n peak_rss_bytes:n cpu_percent:n tokens:o "
      "cost_microusd:n exit:o0 stdout:s0 stderr:s0 reports_to:s0 required:b accepted:o0 reason:s0 item:s0";
constexpr char kGate[] = "id:s name:s kind:s verifies:s state:s reason:s0 evidence:a criteria:a waiver:o0";
constexpr char kMetrics[] = "agents_spawned:n max_concurrent:n parallel_factor:n0 speed_up:n0 saved_percent:n0 "
                            "success_rate:n0 first_time_success_rate:n0 balance_ratio:n0";

} // namespace

class TestCtlContract : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void documents();
    void statuses_data();
    void statuses();
    void faults_data();
    void faults();
    void allFaultsAtOnce();
    void dryRunStartsNothing();
    void limitsOfRun_data();
    void limitsOfRun();
    void engineStatusWithoutEngine();
    void engineStartAndStop();
    void engineThatCannotStart();
    void nearestCommand();
    void globalOptionsAnywhere();
    void helpHasExamples();
    void templates();
    void reportFormats();
    void twoDataDirectories();
    void privateFiles();
    void completionKnowsEveryCommand();
};

void TestCtlContract::documents()
{
    Ctl ctl;
    const Answer answer = ctl.run("  - id: one\n    agents:\n      - { id: a, argv: [echo, hello], limit: 20m }\n"
                                  "    gates:\n      - { id: g, argv: [\"true\"] }\n"
                                  "  - id: two\n    agents:\n      - { id: b, argv: [\"false\"], required: false }\n");
    QCOMPARE(answer.status, 0);
    const QJsonObject session = answer.json();
    QCOMPARE(firstWrong(session, kSession), QString());
    QCOMPARE(firstWrong(session.value(QLatin1String("metrics")).toObject(), kMetrics), QString());
    QCOMPARE(firstWrong(waveIn(session, QStringLiteral("one")), kWave), QString());
    QCOMPARE(firstWrong(gateIn(session, QStringLiteral("g")), kGate), QString());
    const QJsonObject agent = agentIn(session, QStringLiteral("a"));
    QCOMPARE(firstWrong(agent, kAgent), QString());
    QCOMPARE(agent.value(QLatin1String("limit_ms")).toInteger(), 20 * 60 * 1000);
    QVERIFY(agent.value(QLatin1String("progress")).isNull());
    QVERIFY(agent.value(QLatin1String("pid")).isNull());
    const QJsonObject exit{{QStringLiteral("code"), 0}, {QStringLiteral("signal"), QJsonValue()},
        {QStringLiteral("by"), QStringLiteral("agent")}};
    QCOMPARE(agent.value(QLatin1String("exit")).toObject(), exit);
    QCOMPARE(agent.value(QLatin1String("stdout")).toString(), QStringLiteral("runs/S-001/a/1/stdout.log"));
    QCOMPARE(
        ctl.read(QStringLiteral("data/") + agent.value(QLatin1String("stdout")).toString()), QByteArray("hello\n"));
    QVERIFY(agentIn(session, QStringLiteral("b")).value(QLatin1String("limit_ms")).isNull());
    static const QRegularExpression rfc3339(QStringLiteral("^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$"));
    QVERIFY(rfc3339.match(session.value(QLatin1String("started_at")).toString()).hasMatch());
    // The same session, asked for again, is the same document.
    QCOMPARE(ctl.session(), session);
    QCOMPARE(ctl.json({QStringLiteral("session"), QStringLiteral("list")})
                 .json()
                 .value(QLatin1String("sessions"))
                 .toArray()
                 .size(),
        1);
    const QJsonObject shown
        = ctl.json({QStringLiteral("agent"), QStringLiteral("show"), QStringLiteral("S-001"), QStringLiteral("a")})
              .json();
    QCOMPARE(shown.value(QLatin1String("ended")).toObject().value(QLatin1String("last_line")).toString(),
        QStringLiteral("hello"));
    QCOMPARE(
        ctl.call({QStringLiteral("agent"), QStringLiteral("log"), QStringLiteral("S-001"), QStringLiteral("a")}).out,
        QByteArray("hello\n"));
}

void TestCtlContract::statuses_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("code");
    const auto row = [](const char* line, int status, const char* code) {
        QTest::newRow(line) << QString::fromLatin1(line).split(QLatin1Char(' ')) << status << QString::fromLatin1(code);
    };
    row("session list", 0, "");
    row("session show S-999", 2, "unknown-session");
    row("session show", 2, "usage");
    row("session replay S-999", 2, "unknown-session");
    row("session replay S-001 --speed -1", 2, "bad-value");
    row("session stop S-999", 2, "unknown-session");
    row("session", 2, "unknown-command");
    row("retro list", 0, "");
    row("retro dance", 2, "unknown-command");
    row("session show S-001 --colour", 2, "unknown-option");
    row("--colour", 2, "unknown-option");
    row("run missing.yaml", 2, "no-plan");
    row("run .", 2, "no-plan");
    row("run missing.yaml --set oops", 2, "bad-value");
    row("plan check missing.yaml", 2, "no-plan");
    row("plan new nonsense", 2, "unknown-template");
    row("agent log S-999 a", 2, "unknown-session");
    row("agent accept S-999 a", 2, "reason-missing");
    row("agent extend S-999 a --by soon", 2, "bad-value");
    row("agent extend S-999 a", 2, "bad-value");
    row("gate waive S-999 g", 2, "reason-missing");
    row("gate waive S-999 g --reason x --until never", 2, "bad-value");
    row("report S-999", 2, "unknown-session");
    row("report S-999 --format doc", 2, "bad-value");
    row("session list --as anna", 2, "no-password");
    row("engine status", 0, "");
    row("engine stop", 0, "");
    row("engine stop --now", 2, "unknown-option");
}

void TestCtlContract::statuses()
{
    QFETCH(QStringList, arguments);
    QFETCH(int, status);
    QFETCH(QString, code);
    Ctl ctl;
    const Answer text = ctl.call(arguments);
    QCOMPARE(text.status, status);
    const Answer json = ctl.json(arguments);
    QCOMPARE(json.status, status);
    QCOMPARE(json.error().value(QLatin1String("code")).toString(), code);
    if (status != 0) {
        QVERIFY(text.out.isEmpty());
        QVERIFY2(text.err.startsWith("wavedeckctl: ") && text.err.count('\n') == 1, text.err.constData());
        QVERIFY(!json.error().value(QLatin1String("message")).toString().isEmpty());
    }
    QVERIFY2(!QFileInfo::exists(ctl.dataDir()), "a command that needs nothing made the data directory");
}

void TestCtlContract::faults_data()
{
    QTest::addColumn<QByteArray>("waves");
    QTest::addColumn<int>("line");
    QTest::addColumn<QString>("says");
    const auto row = [](const char* name, const char* waves, int line, const char* says) {
        QTest::newRow(name) << QByteArray(waves) << line << QString::fromLatin1(says);
    };
    // The waves begin in line 4 of the plan.
    row("unknown key", "  - id: one\n    agnets: []\n    agents:\n      - { id: a, argv: [\"true\"] }\n", 5, "agents");
    row("no such program", "  - id: one\n    agents:\n      - { id: a, argv: [no-such-program-here] }\n", 6,
        "no-such-program-here");
    row("duplicate agent",
        "  - id: one\n    agents:\n      - { id: a, argv: [\"true\"] }\n      - { id: a, argv: [\"true\"] }\n", 7, "a");
    row("bad id", "  - id: One\n    agents:\n      - { id: a, argv: [\"true\"] }\n", 4, "One");
    row("cycle",
        "  - id: one\n    agents:\n      - { id: a, argv: [\"true\"], needs: [b] }\n      - { id: b, argv: [\"true\"], "
        "needs: [a] }\n",
        6, "a");
    row("unknown need", "  - id: one\n    agents:\n      - { id: a, argv: [\"true\"], needs: [z] }\n", 6, "z");
    row("bad duration", "  - id: one\n    agents:\n      - { id: a, argv: [\"true\"], limit: soon }\n", 6, "soon");
    row("item without foreach", "  - id: one\n    agents:\n      - { id: a, argv: [echo, \"{item}\"] }\n", 6, "item");
    row("unknown set", "  - id: one\n    agents:\n      - { id: a, argv: [echo, \"{set.x}\"] }\n", 6, "set.x");
    row("no agents", "  - id: one\n    agents: []\n", 5, "agent");
    row("two write the same",
        "  - id: one\n    agents:\n      - { id: a, argv: [\"true\"], writes: [\"src/**\"] }\n      - { id: b, argv: "
        "[\"true\"], writes: [\"src/x.c\"] }\n",
        7, "src/x.c");
}

void TestCtlContract::faults()
{
    QFETCH(QByteArray, waves);
    QFETCH(int, line);
    QFETCH(QString, says);
    Ctl ctl;
    const QString plan = ctl.plan(waves);
    for (const char* command : {"plan check", "run"}) {
        const QStringList arguments = QString::fromLatin1(command).split(QLatin1Char(' '))
            << QStringLiteral("plan.yaml");
        const Answer text = ctl.call(arguments);
        QCOMPARE(text.status, 2);
        const QString place = QStringLiteral("plan.yaml:%1:").arg(line);
        QVERIFY2(QString::fromUtf8(text.err).contains(place) && QString::fromUtf8(text.err).contains(says),
            text.err.constData());
        const Answer json = ctl.json(arguments);
        QCOMPARE(json.status, 2);
        QCOMPARE(json.json().value(QLatin1String("ok")), QJsonValue(false));
        QVERIFY(!json.json().value(QLatin1String("faults")).toArray().isEmpty());
    }
    QVERIFY2(!QFileInfo::exists(ctl.dataDir()), "a faulty plan started something");
}

void TestCtlContract::allFaultsAtOnce()
{
    Ctl ctl;
    ctl.plan(
        "  - id: one\n    colour: red\n    agents:\n      - { id: a, argv: [no-such-program-here], limit: soon }\n");
    const Answer answer = ctl.json({QStringLiteral("plan"), QStringLiteral("check"), QStringLiteral("plan.yaml")});
    QVERIFY(answer.json().value(QLatin1String("faults")).toArray().size() >= 3);
}

void TestCtlContract::dryRunStartsNothing()
{
    Ctl ctl;
    ctl.plan("  - id: one\n    agents:\n      - { id: a, foreach: { range: [1, 2] }, argv: [\"touch x{item}\"], shell: "
             "true }\n");
    const Answer answer = ctl.json({QStringLiteral("run"), QStringLiteral("plan.yaml"), QStringLiteral("--dry-run")});
    QCOMPARE(answer.status, 0);
    const QJsonArray agents = answer.json()
                                  .value(QLatin1String("waves"))
                                  .toArray()
                                  .first()
                                  .toObject()
                                  .value(QLatin1String("agents"))
                                  .toArray();
    QCOMPARE(agents.size(), 2);
    QCOMPARE(agents[1].toObject().value(QLatin1String("shell")), QJsonValue(true));
    const QJsonArray argv = agents[1].toObject().value(QLatin1String("argv")).toArray();
    QVERIFY(argv.contains(QStringLiteral("touch x2")));
    QVERIFY(!QFileInfo::exists(ctl.dataDir()));
    QVERIFY(!QFileInfo::exists(ctl.path(QStringLiteral("x2"))));
}

void TestCtlContract::limitsOfRun_data()
{
    QTest::addColumn<QStringList>("words");
    QTest::addColumn<int>("atOnce"); ///< 0 = refused
    const auto row = [](const char* line, int atOnce) {
        QTest::newRow(line) << QString::fromLatin1(line).split(QLatin1Char(' ')) << atOnce;
    };
    row("--max-parallel 3", 3);
    row("--budget 12.50 --limit 15m", 8);
    row("--budget 0", 8);
    row("--max-parallel 0", 0);
    row("--max-parallel 10001", 0);
    row("--max-parallel many", 0);
    row("--budget -1", 0);
    row("--budget nan", 0);
    row("--budget inf", 0);
    row("--budget 1e10", 0);
    row("--limit 0s", 0);
    row("--limit 15", 0);
    row("--limit 400d", 0);
}

void TestCtlContract::limitsOfRun()
{
    QFETCH(QStringList, words);
    QFETCH(int, atOnce);
    Ctl ctl;
    ctl.plan("  - id: one\n    agents:\n      - { id: a, argv: [\"true\"] }\n");
    const Answer answer = ctl.json(
        QStringList{QStringLiteral("run"), QStringLiteral("plan.yaml"), QStringLiteral("--dry-run")} + words);
    QCOMPARE(answer.status, atOnce > 0 ? 0 : 2);
    if (atOnce > 0) {
        QCOMPARE(answer.json().value(QLatin1String("max_parallel")).toInt(), atOnce);
    } else {
        QCOMPARE(answer.error().value(QLatin1String("code")).toString(), QStringLiteral("bad-value"));
        QVERIFY(answer.err.contains(words.first().toLatin1()));
    }
}

void TestCtlContract::engineStatusWithoutEngine()
{
    Ctl ctl;
    QCOMPARE(ctl.json({QStringLiteral("engine"), QStringLiteral("status")}).json().value(QLatin1String("running")),
        QJsonValue(false));
    QVERIFY(ctl.call({QStringLiteral("engine"), QStringLiteral("status")}).out.contains("not running"));
}

void TestCtlContract::engineStartAndStop()
{
    Ctl ctl;
    QCOMPARE(ctl.call({QStringLiteral("engine"), QStringLiteral("start")}).status, 0);
    const qint64 pid = ctl.enginePid();
    QVERIFY(isAlive(pid));
    QCOMPARE(ctl.call({QStringLiteral("engine"), QStringLiteral("start")}).status, 0);
    QCOMPARE(ctl.enginePid(), pid);
    const QString fds = QStringLiteral("/proc/%1/fd/").arg(pid);
    QCOMPARE(QFile::symLinkTarget(fds + QLatin1Char('0')), QStringLiteral("/dev/null"));
    QCOMPARE(QFile::symLinkTarget(fds + QLatin1Char('1')), QStringLiteral("/dev/null"));
    QVERIFY(ctl.call({QStringLiteral("engine"), QStringLiteral("log"), QStringLiteral("--tail"), QStringLiteral("1")})
                .out.count('\n')
        == 1);
    QCOMPARE(ctl.call({QStringLiteral("engine"), QStringLiteral("stop")}).status, 0);
    QVERIFY(waitUntil([&] { return !isAlive(pid); }));
    QCOMPARE(ctl.call({QStringLiteral("engine"), QStringLiteral("stop")}).status, 0);
}

void TestCtlContract::engineThatCannotStart()
{
    Ctl ctl;
    ctl.write(QStringLiteral("data"), "a file where the data directory should be");
    const Answer answer = ctl.json({QStringLiteral("engine"), QStringLiteral("start")});
    QCOMPARE(answer.status, 4);
    QCOMPARE(answer.error().value(QLatin1String("code")).toString(), QStringLiteral("engine-cannot-start"));
    QVERIFY(QString::fromUtf8(answer.err).contains(QLatin1String("data directory")));
}

void TestCtlContract::nearestCommand()
{
    Ctl ctl;
    QVERIFY(ctl.call({QStringLiteral("sesion"), QStringLiteral("list")})
                .err.contains("did you mean `wavedeckctl session list`"));
    QVERIFY(ctl.call({QStringLiteral("session"), QStringLiteral("sho")})
                .err.contains("did you mean `wavedeckctl session show`"));
    QVERIFY(ctl.call({QStringLiteral("run"), QStringLiteral("x"), QStringLiteral("--detatch")})
                .err.contains("did you mean --detach"));
}

void TestCtlContract::globalOptionsAnywhere()
{
    Ctl ctl;
    const QStringList orders[] = {{QStringLiteral("--json"), QStringLiteral("session"), QStringLiteral("list")},
        {QStringLiteral("session"), QStringLiteral("--json"), QStringLiteral("list")},
        {QStringLiteral("session"), QStringLiteral("list"), QStringLiteral("--json")}};
    for (const QStringList& order : orders)
        QVERIFY(ctl.call(order).json().contains(QLatin1String("sessions")));
}

void TestCtlContract::helpHasExamples()
{
    Ctl ctl;
    const QString all = QString::fromUtf8(ctl.call({QStringLiteral("--help")}).out);
    const QString commands = all.section(QStringLiteral("Commands:\n"), 1).section(QStringLiteral("\n\n"), 0, 0);
    int seen = 0;
    for (const QString& line : commands.split(QLatin1Char('\n'))) {
        QStringList words = line.simplified().split(QLatin1Char(' ')).mid(0, 2);
        if (words[1].toLower() != words[1] || words[1].startsWith(QLatin1Char('[')))
            words.removeLast();
        const Answer help = ctl.call(words + QStringList{QStringLiteral("--help")});
        QCOMPARE(help.status, 0);
        const QByteArray example = "Example:\n  wavedeckctl " + words.join(QLatin1Char(' ')).toUtf8();
        QVERIFY2(help.out.contains(example), qPrintable(line));
        ++seen;
    }
    QVERIFY(seen >= 24);
    QVERIFY(ctl.call({QStringLiteral("--version")}).out.startsWith("wavedeckctl " WAVEDECK_VERSION));
}

void TestCtlContract::templates()
{
    Ctl ctl;
    const QJsonArray list
        = ctl.json({QStringLiteral("plan"), QStringLiteral("list")}).json().value(QLatin1String("templates")).toArray();
    QVERIFY(!list.isEmpty());
    const QStringList create{QStringLiteral("plan"), QStringLiteral("new"), QStringLiteral("three-wave"),
        QStringLiteral("-o"), QStringLiteral("mine.yaml")};
    QCOMPARE(ctl.call(create).status, 0);
    ctl.write(QStringLiteral("mine.yaml"), "mine");
    QCOMPARE(ctl.json(create).error().value(QLatin1String("code")).toString(), QStringLiteral("file-exists"));
    QCOMPARE(ctl.read(QStringLiteral("mine.yaml")), QByteArray("mine"));
    QCOMPARE(ctl.call(create + QStringList{QStringLiteral("--force")}).status, 0);
    QVERIFY(ctl.read(QStringLiteral("mine.yaml")).contains("version: 1"));
}

void TestCtlContract::reportFormats()
{
    Ctl ctl;
    QCOMPARE(ctl.run("  - id: one\n    name: \"<b>*x*\"\n    agents:\n      - { id: a, argv: [echo, done] }\n"
                     "    gates:\n      - { id: g, argv: [\"true\"] }\n")
                 .status,
        0);
    const QByteArray text = ctl.call({QStringLiteral("report"), QStringLiteral("S-001")}).out;
    QVERIFY(text.startsWith("# S-001 Test\n"));
    for (const char* part : {"Verdict: completed", "## Waves", "## Agents", "## Gates", "## Completion reports",
             "## Events of note", "## Totals", "## How it was run", "\\<b\\>\\*x\\*"})
        QVERIFY2(text.contains(part), part);
    const QJsonObject json = ctl.call({QStringLiteral("report"), QStringLiteral("S-001"), QStringLiteral("--format"),
                                          QStringLiteral("json")})
                                 .json();
    QCOMPARE(json.value(QLatin1String("reports")).toArray().size(), 1);
    QCOMPARE(ctl.call({QStringLiteral("report"), QStringLiteral("S-001"), QStringLiteral("-o"), QStringLiteral("r.md")})
                 .status,
        0);
    QCOMPARE(ctl.read(QStringLiteral("r.md")), text);
    const QByteArray html = ctl.call({QStringLiteral("report"), QStringLiteral("S-001"), QStringLiteral("--format"),
                                         QStringLiteral("html")})
                                .out;
    QVERIFY(html.startsWith("<!DOCTYPE html>"));
    QVERIFY(html.contains("&lt;b&gt;*x*") && !html.contains("<b>"));
    const QByteArray pdf = ctl.call({QStringLiteral("report"), QStringLiteral("S-001"), QStringLiteral("--format"),
                                        QStringLiteral("pdf")})
                               .out;
    QVERIFY(pdf.startsWith("%PDF-") && pdf.contains("%%EOF"));
    QVERIFY(pdf.size() > 5000); // pages with fonts, not an empty frame
    QCOMPARE(
        ctl.call({QStringLiteral("report"), QStringLiteral("S-001"), QStringLiteral("--format"), QStringLiteral("doc")})
            .status,
        2);
}

void TestCtlContract::twoDataDirectories()
{
    Ctl first;
    Ctl second;
    const QByteArray waves = "  - id: one\n    agents:\n      - { id: a, argv: [\"true\"] }\n";
    QCOMPARE(first.run(waves).status, 0);
    QVERIFY(second.json({QStringLiteral("session"), QStringLiteral("list")})
                .json()
                .value(QLatin1String("sessions"))
                .toArray()
                .isEmpty());
    QCOMPARE(second.run(waves).json().value(QLatin1String("id")).toString(), QStringLiteral("S-001"));
    QVERIFY(first.enginePid() != second.enginePid());
}

void TestCtlContract::privateFiles()
{
    Ctl ctl;
    QCOMPARE(ctl.run("  - id: one\n    agents:\n      - { id: a, argv: [\"true\"] }\n").status, 0);
    const auto others = QFile::ReadGroup | QFile::ReadOther | QFile::WriteGroup | QFile::WriteOther;
    for (const char* name : {"data", "data/wavedeck.db", "data/runs", "data/log", "data/log/engine.log",
             "data/runs/S-001/a/1/stdout.log"}) {
        const QFileInfo file(ctl.path(QLatin1String(name)));
        QVERIFY2(file.exists(), name);
        QVERIFY2(!(file.permissions() & others), name);
    }
}

void TestCtlContract::completionKnowsEveryCommand()
{
    Ctl ctl;
    ctl.write(QStringLiteral("ask.sh"),
        "PATH=" WAVEDECK_BIN_DIR ":$PATH\nsource " WAVEDECK_SOURCE_DIR "/packaging/completion/wavedeckctl\n"
        "COMP_WORDS=(\"$@\" \"\"); COMP_CWORD=$#; _wavedeckctl; echo \"${COMPREPLY[*]}\"\n");
    const auto complete = [&](const QStringList& words) {
        QProcess bash;
        bash.start(QStringLiteral("bash"),
            QStringList{ctl.path(QStringLiteral("ask.sh")), QStringLiteral("wavedeckctl")} + words);
        return bash.waitForFinished()
            ? QString::fromUtf8(bash.readAllStandardOutput()).trimmed().split(QLatin1Char(' '))
            : QStringList();
    };
    const QStringList groups = complete({});
    for (const char* group : {"agent", "engine", "gate", "plan", "report", "run", "session"})
        QVERIFY2(groups.contains(QLatin1String(group)), group);
    QCOMPARE(complete({QStringLiteral("session")}),
        QStringList({QStringLiteral("list"), QStringLiteral("show"), QStringLiteral("replay"), QStringLiteral("hold"),
            QStringLiteral("context"), QStringLiteral("resume"), QStringLiteral("stop"), QStringLiteral("budget")}));
    QProcess bash;
    bash.start(QStringLiteral("bash"),
        {QStringLiteral("-c"),
            QStringLiteral("PATH=" WAVEDECK_BIN_DIR ":$PATH; source " WAVEDECK_SOURCE_DIR
                           "/packaging/completion/wavedeckctl; COMP_WORDS=(wavedeckctl run p.yaml --budget 1 --); "
                           "COMP_CWORD=5; _wavedeckctl; echo ${COMPREPLY[*]}")});
    QVERIFY(bash.waitForFinished());
    const QByteArray options = bash.readAllStandardOutput();
    for (const char* option : {"--max-parallel", "--budget", "--limit", "--workspace"})
        QVERIFY2(options.contains(option), options.constData());
}

QTEST_GUILESS_MAIN(TestCtlContract)
#include "tst_ctl_contract.moc"
