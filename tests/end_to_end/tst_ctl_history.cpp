// SPDX-License-Identifier: GPL-3.0-or-later
// Two sessions that the shipped programs ran are compared, and another program in another language agrees with every
// number; what a session leaves is written as each kind of report.
#include "ctl.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace wavedeck::test;

namespace {

/// An orchestrator that does a part itself, and specialists below a coordinator.
QByteArray planText(const QByteArray& more)
{
    return "version: 1\n"
           "session: { name: Orchard, mission: Prune the trees }\n"
           "hierarchy:\n"
           "  - { id: top, role: ORCHESTRATOR, tier: L0 }\n"
           "  - { id: coord, role: COORD_PLATFORM, tier: L1, reports_to: top }\n"
           "waves:\n"
           "  - id: first\n"
           "    agents:\n"
           "      - { id: own, role: ORCHESTRATOR, tier: L0, reports_to: top, work: 2, argv: [sleep, '0.3'] }\n"
           "      - { id: ash, role: SPECIALIST, tier: L2, reports_to: coord, work: 4, argv: [sleep, '0.6'] }\n"
        + more
        + "    gates:\n"
          "      - { id: ripe, criteria: [ { id: look, argv: [test, -e, ripe] } ] }\n";
}

const QByteArray kMore = "      - { id: oak, role: SPECIALIST, tier: L2, reports_to: coord, work: 4, shell: true,\n"
                         "          argv: ['echo \"{\\\"report\\\":{\\\"summary\\\":\\\"cut\\\",\\\"created\\\":"
                         "[{\\\"path\\\":\\\"oak.md\\\",\\\"lines\\\":7}]}}\" >> $WAVEDECK_EVENTS; sleep 0.4'] }\n";

QJsonObject measureOf(const QJsonObject& comparison, const char* key)
{
    for (const QJsonValue& value : comparison.value(QLatin1String("measures")).toArray())
        if (value.toObject().value(QLatin1String("key")).toString() == QLatin1String(key))
            return value.toObject();
    return {};
}

QStringList words(const char* text)
{
    return QString::fromUtf8(text).split(QLatin1Char(' '));
}

} // namespace

class TestCtlHistory : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void anotherProgramAgrees();
    void changesAndFlakyGates();
    void everyKindOfReport_data();
    void everyKindOfReport();
    void executiveIsOnePage();
    void statusIsKeptByVersion();
    void saysWhoReceivedWhat();
    void nextStepsAreCarried();
    void refusesWhatIsNotThere();

private:
    Ctl m_ctl;
    QJsonObject m_comparison;
};

void TestCtlHistory::initTestCase()
{
    const auto run = [this](const QString& plan) {
        return m_ctl.json({QStringLiteral("run"), plan, QStringLiteral("--workspace"), m_ctl.folder()});
    };
    // Its gate fails, then what it looks at comes to be there without any agent.
    QCOMPARE(run(m_ctl.write(QStringLiteral("one.yaml"), planText({}))).status, 1);
    m_ctl.write(QStringLiteral("ripe"), "yes");
    QCOMPARE(m_ctl.call(words("gate rerun S-001 ripe")).status, 0);
    QVERIFY(waitUntil([this] { return m_ctl.state() == QLatin1String("completed"); }));
    const Answer second = run(m_ctl.write(QStringLiteral("two.yaml"), planText(kMore)));
    QVERIFY2(second.status == 0, second.err.constData());
    const Answer compared = m_ctl.json(words("compare S-002 S-001"));
    QVERIFY2(compared.status == 0, compared.err.constData());
    m_comparison = compared.json();
}

void TestCtlHistory::anotherProgramAgrees()
{
    const auto check = [this](const QJsonObject& comparison) {
        QProcess python;
        python.start(QStringLiteral("python3"),
            {QStringLiteral(WAVEDECK_SOURCE_DIR "/tests/independent/figures.py"), m_ctl.dataDir(),
                QStringLiteral("--compare"),
                m_ctl.write(QStringLiteral("compare.json"), QJsonDocument(comparison).toJson())});
        if (!python.waitForFinished(20'000))
            return -1;
        if (python.exitCode() != 0)
            qInfo("%s%s", python.readAllStandardOutput().constData(), python.readAllStandardError().constData());
        return python.exitCode();
    };
    QCOMPARE(check(m_comparison), 0);
    QCOMPARE(measureOf(m_comparison, "agents_spawned")
                 .value(QLatin1String("sessions"))
                 .toArray()[1]
                 .toObject()
                 .value(QLatin1String("change"))
                 .toInt(),
        1);
    // It can fail: one number of it is another one.
    QJsonObject wrong = m_comparison;
    QJsonArray measures = wrong.value(QLatin1String("measures")).toArray();
    QJsonObject first = measures[0].toObject();
    QJsonArray cells = first.value(QLatin1String("sessions")).toArray();
    QJsonObject cell = cells[0].toObject();
    cell.insert(QLatin1String("value"), cell.value(QLatin1String("value")).toDouble() + 1);
    cells[0] = cell;
    first.insert(QLatin1String("sessions"), cells);
    measures[0] = first;
    wrong.insert(QLatin1String("measures"), measures);
    QCOMPARE(check(wrong), 1);
}

void TestCtlHistory::changesAndFlakyGates()
{
    const QJsonObject changes = m_comparison.value(QLatin1String("changes")).toArray().first().toObject();
    QCOMPARE(changes.value(QLatin1String("from")).toString(), QStringLiteral("S-001"));
    QCOMPARE(changes.value(QLatin1String("agents")).toObject().value(QLatin1String("added")).toArray(),
        QJsonArray{QStringLiteral("oak")});
    const QJsonArray flaky = m_comparison.value(QLatin1String("flaky_gates")).toArray();
    QCOMPARE(flaky.size(), 1);
    QCOMPARE(flaky[0].toObject().value(QLatin1String("turned")).toInt(), 1);
    QCOMPARE(flaky[0].toObject().value(QLatin1String("judged_again")).toInt(), 1);
    for (const QJsonValue& value : m_comparison.value(QLatin1String("runs")).toArray())
        if (value.toObject().value(QLatin1String("agent")).toString() == QLatin1String("ash"))
            QCOMPARE(value.toObject().value(QLatin1String("n")).toInt(), 2);
    const Answer csv = m_ctl.call(words("history export"));
    QCOMPARE(csv.status, 0);
    QCOMPARE(csv.out.count("\r\n"), 3);
}

void TestCtlHistory::everyKindOfReport_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QStringList>("sections"); // in this order
    const auto list = [](const char* text) { return QString::fromUtf8(text).split(QLatin1Char('|')); };
    QTest::newRow("final") << QStringLiteral("final") << list("Waves|Agents|Gates|Alerts|Totals");
    QTest::newRow("handoff") << QStringLiteral("handoff")
                             << list("Summary|Open items|Agent states|Metrics|Files|Next steps|How to go on");
    QTest::newRow("completion") << QStringLiteral("completion") << list("own|ash|oak");
    QTest::newRow("narrative") << QStringLiteral("narrative")
                               << list("Executive narrative|Phases|Parallelization metrics|Discoveries|Lessons|"
                                       "State before and after|Significance|Recommendations for the next session");
    QTest::newRow("risk") << QStringLiteral("risk") << QStringList();
}

void TestCtlHistory::everyKindOfReport()
{
    QFETCH(QString, kind);
    QFETCH(QStringList, sections);
    const QStringList command{QStringLiteral("report"), QStringLiteral("S-002"), QStringLiteral("--kind"), kind};
    const Answer text = m_ctl.call(command);
    QVERIFY2(text.status == 0, text.err.constData());
    QVERIFY(text.out.startsWith("# S-002 Orchard"));
    qsizetype last = 0;
    for (const QString& section : std::as_const(sections)) {
        const QByteArray heading = "\n## " + section.toUtf8() + "\n";
        const qsizetype at = text.out.indexOf(heading, last);
        QVERIFY2(at >= 0, qPrintable(section));
        last = at;
    }
    if (kind == QLatin1String("handoff"))
        QVERIFY(text.out.contains("oak.md"));
    const Answer html = m_ctl.call(command + QStringList{QStringLiteral("--format"), QStringLiteral("html")});
    QVERIFY(html.status == 0 && html.out.contains("<h1"));
    const Answer handoff = m_ctl.call(words("handoff S-002 -o HANDOFF.md"));
    QCOMPARE(handoff.status, 0);
    QVERIFY(m_ctl.read(QStringLiteral("HANDOFF.md")).contains("Hand-off"));
    if (kind != QLatin1String("handoff"))
        return;
    // HAND-1: three files at once, and none is written over.
    const QStringList package = words("handoff S-002 --folder") + QStringList{m_ctl.folder()};
    QCOMPARE(m_ctl.call(package).status, 0);
    for (const char* file : {"S-002_HANDOFF.md", "S-002_STATUS.md", "TECHNICAL_DEBT.md"})
        QVERIFY2(!m_ctl.read(QLatin1String(file)).isEmpty(), file);
    QCOMPARE(m_ctl.call(package).status, 2);
}

void TestCtlHistory::executiveIsOnePage()
{
    // The most that can be open: many gates that fail with long reasons, and many next steps.
    QByteArray waves = "  - id: w\n    agents:\n      - { id: a, argv: ['true'] }\n    gates:\n";
    for (int i = 0; i < 40; ++i)
        waves += "      - { id: g" + QByteArray::number(i)
            + ", kind: advisory, criteria: [ { id: c, argv: ['false'] } ] }\n";
    QVERIFY(m_ctl.run(waves).status >= 0);
    QStringList set = words("history set S-003");
    for (int i = 0; i < 30; ++i)
        set << QStringLiteral("--next") << QString(300, QLatin1Char('w'));
    const Answer noted = m_ctl.call(set);
    QVERIFY2(noted.status == 0 || noted.status == 3, noted.err.constData());
    for (const char* kind : {"final", "handoff", "narrative"}) {
        const Answer pdf = m_ctl.call({QStringLiteral("report"), QStringLiteral("S-003"), QStringLiteral("--kind"),
            QString::fromLatin1(kind), QStringLiteral("--depth"), QStringLiteral("executive"),
            QStringLiteral("--format"), QStringLiteral("pdf"), QStringLiteral("-o"), QStringLiteral("page.pdf")});
        QVERIFY2(pdf.status == 0, pdf.err.constData());
        const QByteArray bytes = m_ctl.read(QStringLiteral("page.pdf"));
        QVERIFY(bytes.startsWith("%PDF"));
        QCOMPARE(bytes.count("/Type /Page\n"), 1);
        QVERIFY(QFile::remove(m_ctl.path(QStringLiteral("page.pdf"))));
    }
}

/// HAND-8.
void TestCtlHistory::statusIsKeptByVersion()
{
    const auto status = [this](const char* session) {
        return m_ctl.json(words("report --kind status") << QLatin1String(session)).json();
    };
    const QJsonObject first = status("S-001");
    QCOMPARE(first.value(QLatin1String("version")).toInt(), 1);
    QVERIFY(!first.contains(QLatin1String("changes")));
    QCOMPARE(status("S-001").value(QLatin1String("version")).toInt(), 1); // it says the same
    const QJsonObject second = status("S-002");
    QCOMPARE(second.value(QLatin1String("version")).toInt(), 2);
    const auto dimension = [](const QJsonArray& all, const char* key) {
        for (const QJsonValue& one : all)
            if (one[QLatin1String("key")].toString() == QLatin1String(key))
                return one.toObject();
        return QJsonObject();
    };
    const QJsonObject changes = m_ctl.json(words("history status diff V1 2")).json();
    const QJsonObject agents = dimension(changes.value(QLatin1String("dimensions")).toArray(), "agents_succeeded");
    QCOMPARE(agents.value(QLatin1String("from")).toString(), QStringLiteral("2"));
    QCOMPARE(agents.value(QLatin1String("to")).toString(), QStringLiteral("3"));
    QCOMPARE(agents.value(QLatin1String("change")).toString(), QStringLiteral("+1"));
    QCOMPARE(agents.value(QLatin1String("verdict")).toString(), QStringLiteral("better"));
    // What nobody measured has no value, and is neither better nor the same.
    const QJsonObject tests = dimension(second.value(QLatin1String("dimensions")).toArray(), "tests_passed");
    QVERIFY(tests.value(QLatin1String("value")).isNull());
    QVERIFY(dimension(changes.value(QLatin1String("dimensions")).toArray(), "tests_passed")
                .value(QLatin1String("verdict"))
                .isNull());
    const Answer text = m_ctl.call(words("report S-002 --kind status"));
    QVERIFY(text.out.contains("## Changed from V1 to V2"));
    QCOMPARE(m_ctl.json(words("history status")).json().value(QLatin1String("items")).toArray().size(), 2);
    QCOMPARE(m_ctl.call(words("history status diff 1 7")).status, 2);
}

/// HAND-9.
void TestCtlHistory::saysWhoReceivedWhat()
{
    const auto log = [this] {
        return m_ctl.json(words("history distribution S-001")).json().value(QLatin1String("items")).toArray();
    };
    const QStringList report = words("report S-001 --kind handoff --to Ann --to Bob -o given.md");
    QCOMPARE(m_ctl.call(report).status, 0);
    QVERIFY(m_ctl.read(QStringLiteral("given.md")).contains("Version 1 of this report, for Ann, Bob."));
    QCOMPARE(log().size(), 2);
    // What could not be written was received by nobody.
    QVERIFY(m_ctl.call(words("report S-001 --kind handoff --to Eve -o none/given.md")).status != 0);
    QCOMPARE(log().size(), 2);
    // The same again is the same version; something new in it is the next one.
    QCOMPARE(m_ctl.call(words("report S-001 --kind handoff --to Cyd -o again.md")).status, 0);
    QCOMPARE(log().last()[QLatin1String("version")].toInt(), 1);
    QVERIFY(log().first()[QLatin1String("superseded_by")].isNull());
    QCOMPARE(m_ctl.call(words("report S-001 --kind handoff --depth executive --to Ann -o page.md")).status, 0);
    QVERIFY(log().first()[QLatin1String("superseded_by")].isNull()); // another depth is another report
    QVERIFY(m_ctl.run("  - id: w\n    agents:\n      - { id: a, argv: ['true'] }\n").status == 0);
    QCOMPARE(m_ctl.call(words("history status")).status, 0);
    for (const char* kind : {"handoff", "narrative", "completion", "risk"}) {
        const QJsonObject json = m_ctl.json(words("report S-002 --format json --kind") << QLatin1String(kind)).json();
        QCOMPARE(json.value(QLatin1String("kind")).toString(), QLatin1String(kind)); // its own data, not the session
    }
    QVERIFY(
        m_ctl.json(words("report S-002 --format json --kind handoff")).json().contains(QLatin1String("open_items")));
    QCOMPARE(m_ctl.call(words("report S-001 --distribute -o all.md")).status, 2); // nobody is on the list
}

void TestCtlHistory::nextStepsAreCarried()
{
    Ctl ctl;
    QCOMPARE(ctl.run("  - id: w\n    agents:\n      - { id: a, argv: ['true'] }\n").status, 0);
    const Answer anybody = ctl.call(words("history set S-001 --next prune"));
    QCOMPARE(anybody.status, 3); // a register needs a person
    QCOMPARE(ctl.withPassword(QStringLiteral("user add ada --role Admin --password-fd 3")).status, 0);
    QCOMPARE(ctl.withPassword(QStringLiteral("signin ada --password-fd 3")).status, 0);
    const Answer set = ctl.call(words("history set S-001 --next prune --next harvest --criterion turning-point=yes"));
    QVERIFY2(set.status == 0, set.err.constData());
    const auto open = [&ctl] { return ctl.json(words("history next")).json().value(QLatin1String("items")).toArray(); };
    QCOMPARE(open().size(), 2);
    // The next session of the same project is told of them, one of another project is not.
    const QByteArray plan = "version: 1\nsession: { name: Next, product: %1 }\nwaves:\n  - id: w\n    agents:\n"
                            "      - { id: a, argv: ['true'] }\n";
    const QString project = open()[0].toObject().value(QLatin1String("project")).toString();
    QVERIFY(!project.isEmpty());
    const auto told = [&](const QString& of) {
        const QString file = ctl.write(QStringLiteral("next.yaml"), QByteArray(plan).replace("%1", of.toUtf8()));
        return ctl.json({QStringLiteral("plan"), QStringLiteral("check"), file})
            .json()
            .value(QLatin1String("next_steps"))
            .toArray()
            .size();
    };
    QCOMPARE(told(project), 2);
    QCOMPARE(told(QStringLiteral("Another")), 0);
    QVERIFY(ctl.run("  - id: w\n    agents:\n      - { id: a, argv: ['true'] }\n").err.contains("history next"));
    QCOMPARE(ctl.session(QStringLiteral("S-002")).value(QLatin1String("next_steps")).toArray().size(), 2);
    QCOMPARE(ctl.session(QStringLiteral("S-001")).value(QLatin1String("next_steps")).toArray().size(), 0);
    QCOMPARE(ctl.call(words("history ignore S-001 1")).status, 2); // without a reason
    QCOMPARE(ctl.call(words("history ignore S-001 1 --reason late")).status, 0);
    QCOMPARE(ctl.call(words("history done S-001 2 --session S-001")).status, 0);
    QCOMPARE(open().size(), 0);
    // A step less changes what the hand-off says: version 2 supersedes version 1.
    QCOMPARE(ctl.call(words("history distribution add Ann Bob")).status, 0);
    QCOMPARE(ctl.call(words("history distribution remove Bob")).status, 0);
    QCOMPARE(ctl.call(words("handoff S-001 --distribute -o one.md")).status, 0);
    QCOMPARE(ctl.call(words("history set S-001 --next prune --next rake")).status, 0);
    QCOMPARE(ctl.call(words("handoff S-001 --distribute -o two.md")).status, 0);
    QVERIFY(ctl.read(QStringLiteral("two.md")).contains("It supersedes version 1."));
    const QJsonArray sent = ctl.json(words("history distribution")).json().value(QLatin1String("items")).toArray();
    QCOMPARE(sent.size(), 2);
    QCOMPARE(sent[0][QLatin1String("recipient")].toString(), QStringLiteral("Ann"));
    QCOMPARE(sent[0][QLatin1String("superseded_by")].toInt(), 2);
    QCOMPARE(ctl.call(words("history set S-001 --next prune --next harvest")).status, 0);
    const QJsonArray all = ctl.json(words("history next --all")).json().value(QLatin1String("items")).toArray();
    QCOMPARE(all.size(), 2);
    for (const QJsonValue& one : all) {
        QCOMPARE(one[QLatin1String("by")].toString(), QStringLiteral("ada"));
        QVERIFY(!one[QLatin1String("at")].toString().isEmpty());
    }
    QVERIFY(ctl.json(words("history show S-001")).json().value(QLatin1String("narrative_recommended")).toBool());
    QCOMPARE(ctl.call(words("history set S-001 --criterion luck=yes")).status, 2);
}

void TestCtlHistory::refusesWhatIsNotThere()
{
    QCOMPARE(m_ctl.json(words("compare S-001 S-999")).status, 2);
    QCOMPARE(m_ctl.call(words("report S-001 --kind poem")).status, 2);
    QCOMPARE(m_ctl.call(words("report S-001 --depth deep")).status, 2);
    QCOMPARE(m_ctl.call(words("handoff S-999 -o x.md")).status, 2);
    QVERIFY(m_ctl.read(QStringLiteral("x.md")).isEmpty());
}

QTEST_GUILESS_MAIN(TestCtlHistory)
#include "tst_ctl_history.moc"
