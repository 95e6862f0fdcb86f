// SPDX-License-Identifier: GPL-3.0-or-later
// The case of the reports, through the shipped programs: implemented is not operational, and a blocking gate holds.
#include "ctl.h"
#include "limitedserver.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QMap>
#include <QTest>

#include <csignal>

using namespace wavedeck::test;

namespace {

constexpr int kEndPoints = 39;
constexpr int kRequests = 70;

QStringList words(const char* line)
{
    return QString::fromUtf8(line).split(QLatin1Char(' '));
}

QString textIn(const QJsonObject& object, const char* key)
{
    return object.value(QLatin1String(key)).toString();
}

QString stateOf(const QJsonObject& session, const char* gate)
{
    return textIn(gateIn(session, QString::fromLatin1(gate)), "state");
}

QJsonObject criterionIn(const QJsonObject& session, const char* gate, const char* criterion)
{
    for (const QJsonValue& value :
        gateIn(session, QString::fromLatin1(gate)).value(QLatin1String("criteria")).toArray())
        if (textIn(value.toObject(), "id") == QLatin1String(criterion))
            return value.toObject();
    return {};
}

/// 21 tests in 105 s, of which so many of the two known ones fail.
QByteArray junit(int failing)
{
    QByteArray text = "<testsuites><testsuite name='api' tests='21' time='105'>";
    for (int i = 0; i < 19; ++i)
        text += "<testcase classname='api' name='test_" + QByteArray::number(i) + "'/>";
    const char* const names[] = {"rate limiting config", "processes endpoint timeout"};
    const char* const types[] = {"Configuration", "Timeout"};
    for (int i = 0; i < 2; ++i) {
        text += QByteArray("<testcase name='") + names[i] + "'>";
        if (i < failing)
            text += QByteArray("<failure type='") + types[i] + "' message='no'/>";
        text += "</testcase>";
    }
    return text + "</testsuite></testsuites>";
}

QByteArray lcov()
{
    QByteArray text = "SF:api.py\n";
    for (int i = 1; i <= 10; ++i)
        text += "DA:" + QByteArray::number(i) + (i <= 9 ? ",1\n" : ",0\n");
    return text + "end_of_record\n";
}

QByteArray head(const QStringList& urls)
{
    return "version: 1\nsession:\n  name: Gateway\n  product: gateway\n  target_tier: Beta\n"
           "  gate_set:\n    use: protocol-v1-1b\n    wave: verify\n    with:\n"
           "      tests: [cp, agent.xml, junit.xml]\n      p95: [cat, p95.json]\n"
           "      security: [grep, -q, limiter, limiter.conf]\n      urls: [\""
        + urls.join(QStringLiteral("\", \"")).toUtf8() + "\"]\n      requests: " + QByteArray::number(kRequests)
        + "\n      environment: staging\n      coverage: [cp, agent.info, cov.info]\n      lcov: cov.info\n"
          "      documentation: [test, -s, README.md]\n";
}

/// Runs a whole plan until it ends or is held.
Answer runPlan(const Ctl& ctl, const QByteArray& text)
{
    return ctl.json({QStringLiteral("run"), ctl.write(QStringLiteral("plan.yaml"), text)});
}

// The agent of the first wave writes what its tools found, as agents do.
const QByteArray kWaves = "  - id: work\n    agents:\n"
                          "      - { id: work, argv: [cp, results.xml, agent.xml] }\n    gates:\n"
                          "      - { id: core, argv: [test, -s, README.md], proves: [core-functionality] }\n"
                          "  - id: verify\n    agents: [ { id: verifier, argv: [cp, results.info, agent.info] } ]\n"
                          "  - id: deploy\n    agents: [ { id: deploy, argv: [touch, deployed] } ]\n";

} // namespace

class TestCtlGates : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void caseOfTheReports();
    void library();
    void ownSet();
    void hostileReports();
    void reportOfBefore();
    void probes();

private:
    static void tierOfTheReports(const Ctl& ctl);
    static void prepare(const Ctl& ctl)
    {
        ctl.write(QStringLiteral("limiter.conf"), "limiter = per-process 50\n");
        ctl.write(QStringLiteral("results.xml"), junit(2));
        ctl.write(QStringLiteral("results.info"), lcov());
        ctl.write(QStringLiteral("p95.json"), "{\"p95_ms\": 1028}");
        ctl.write(QStringLiteral("README.md"), "Known issues: two tests fail.\n");
    }
};

// TIER-6, TIER-2: the tier is Alpha, and what is left to Beta is listed with its reasons.
void TestCtlGates::tierOfTheReports(const Ctl& ctl)
{
    const Answer answer = ctl.json(words("tier show --product gateway"));
    QCOMPARE(answer.status, 0); // nobody asked for a target
    const QJsonObject tier = answer.json();
    QCOMPARE(textIn(tier, "tier"), QStringLiteral("Alpha"));
    QCOMPARE(textIn(tier, "next"), QStringLiteral("Beta"));
    QMap<QString, QString> missing; // text -> why
    for (const QJsonValue& value : tier.value(QLatin1String("missing")).toArray())
        missing.insert(textIn(value.toObject(), "text"), textIn(value.toObject(), "why"));
    QCOMPARE(missing.keys(),
        (QStringList{QStringLiteral("All critical tests pass"), QStringLiteral("All security tests pass"),
            QStringLiteral("Performance within 2x of target SLA"), QStringLiteral("Staging environment validated")}));
    const QString slow = missing.value(QStringLiteral("Performance within 2x of target SLA"));
    QVERIFY2(slow.contains(QLatin1String("1028")) && slow.contains(QLatin1String("fails by 28 ms")), qPrintable(slow));
    const QByteArray text = ctl.call(words("tier show S-001")).out;
    for (const char* said : {"Alpha", "All security tests pass", "Performance within 2x of target SLA"})
        QVERIFY2(text.contains(said), text.constData());
    QCOMPARE(ctl.call(words("tier show S-001")).status, 1); // its target is Beta
}

void TestCtlGates::caseOfTheReports()
{
    Ctl ctl;
    prepare(ctl);
    LimitedServer server(ctl.path(QStringLiteral("limiter.conf")), kEndPoints);
    QVERIFY(server.port() > 0);
    const Answer answer = runPlan(ctl, head(server.urls()) + "waves:\n" + kWaves);
    QCOMPARE(answer.status, 1);
    QJsonObject session = ctl.session();
    QCOMPARE(textIn(session, "state"), QStringLiteral("held"));

    // Two gates pass, three do not.
    QCOMPARE(stateOf(session, "functional"), QStringLiteral("failed"));
    QCOMPARE(stateOf(session, "performance"), QStringLiteral("failed"));
    QCOMPARE(stateOf(session, "security"), QStringLiteral("failed"));
    QCOMPARE(stateOf(session, "coverage"), QStringLiteral("passed"));
    QCOMPARE(stateOf(session, "documentation"), QStringLiteral("passed"));
    QCOMPARE(textIn(criterionIn(session, "functional", "tests"), "value"), QStringLiteral("19 of 21 passed (90.5 %)"));
    QCOMPARE(textIn(criterionIn(session, "performance", "p95"), "value"), QStringLiteral("1028"));
    QCOMPARE(textIn(criterionIn(session, "coverage", "lines"), "value"), QStringLiteral("90 %"));

    // Implemented, and not operational: all 70 requests to the 39 end points were let through.
    QCOMPARE(textIn(criterionIn(session, "security", "rate-limit-implemented"), "state"), QStringLiteral("passed"));
    QCOMPARE(textIn(criterionIn(session, "security", "rate-limit-operational"), "state"), QStringLiteral("failed"));
    QCOMPARE(server.served(), kRequests);
    QCOMPARE(server.endPointsSeen(), kEndPoints);

    // Both blocking ones are named, the advisory one is not, and nothing was deployed.
    const QString reasons
        = QString::fromUtf8(QJsonDocument(session.value(QLatin1String("reasons")).toArray()).toJson());
    QVERIFY2(reasons.contains(QStringLiteral("functional")), qPrintable(reasons));
    QVERIFY2(reasons.contains(QStringLiteral("security")), qPrintable(reasons));
    QVERIFY2(!reasons.contains(QStringLiteral("performance")), qPrintable(reasons));
    QCOMPARE(textIn(waveIn(session, QStringLiteral("deploy")), "state"), QStringLiteral("pending"));
    QVERIFY(!QFile::exists(ctl.path(QStringLiteral("deployed"))));

    // The run of tests is on record (GATE-12).
    const QJsonObject run = session.value(QLatin1String("test_runs")).toArray().at(0).toObject();
    QCOMPARE(run.value(QLatin1String("total")).toInt(), 21);
    QCOMPARE(run.value(QLatin1String("pass_percent")).toDouble(), 90.5);
    QCOMPARE(run.value(QLatin1String("per_test_ms")).toDouble(), 5000.0);
    QCOMPARE(run.value(QLatin1String("failures_by_kind")).toArray().size(), 2);
    QCOMPARE(session.value(QLatin1String("findings")).toObject().value(QLatin1String("total")).toInt(), 2);

    tierOfTheReports(ctl);

    // A rerun without a mend changes nothing.
    server.forget();
    QCOMPARE(ctl.json(words("gate rerun S-001 security")).status, 0);
    QVERIFY(waitUntil([&] { return server.served() == kRequests; }));
    QVERIFY(waitUntil([&] { return stateOf(ctl.session(), "security") == QLatin1String("failed"); }));
    QVERIFY(!QFile::exists(ctl.path(QStringLiteral("deployed"))));

    // The limiter is mended: it refuses, and the operational side passes.
    server.forget();
    ctl.write(QStringLiteral("limiter.conf"), "limiter = shared 50\n");
    QCOMPARE(ctl.json(words("gate rerun S-001 security")).status, 0);
    QVERIFY(waitUntil([&] { return stateOf(ctl.session(), "security") == QLatin1String("passed"); }));
    QVERIFY(!QFile::exists(ctl.path(QStringLiteral("deployed")))); // one more blocks

    // The two tests are mended too: the deployment starts, and the advisory gate stays what it is.
    ctl.write(QStringLiteral("agent.xml"), junit(0));
    QCOMPARE(ctl.json(words("gate rerun S-001 functional")).status, 0);
    QVERIFY(waitUntil([&] { return ctl.state() == QLatin1String("completed"); }));
    QVERIFY(QFile::exists(ctl.path(QStringLiteral("deployed"))));
    session = ctl.session();
    QCOMPARE(stateOf(session, "performance"), QStringLiteral("failed"));
    const QJsonObject again = session.value(QLatin1String("test_runs")).toArray().at(1).toObject();
    QCOMPARE(again.value(QLatin1String("delta")).toObject().value(QLatin1String("passed")).toInt(), 2);
    QCOMPARE(session.value(QLatin1String("findings")).toObject().value(QLatin1String("total")).toInt(-1), 0);
}

void TestCtlGates::library()
{
    Ctl ctl;
    const Answer all = ctl.json(words("gate library"));
    QCOMPARE(all.status, 0);
    QVERIFY(all.json().value(QLatin1String("gates")).toArray().size() >= 13);
    const Answer one = ctl.json(words("gate library tests-pass"));
    QCOMPARE(textIn(one.json(), "kind"), QStringLiteral("gate"));
    QVERIFY(
        one.json().value(QLatin1String("params")).toArray().at(0).toObject().value(QLatin1String("required")).toBool());
    QVERIFY(ctl.call(words("gate library protocol-v1-1b")).out.contains("5 Documentation"));
    QCOMPARE(ctl.json(words("gate library nothing")).status, 2);
}

// GATE-9: a set of two gates that a user wrote works, and goes on meaning what it meant when the session began.
void TestCtlGates::ownSet()
{
    Ctl ctl;
    QVERIFY(QDir().mkpath(ctl.dataDir() + QStringLiteral("/gates")));
    const QByteArray set = "name: Mine\nparams: { file: { text: what must be there } }\ngates:\n"
                           "  - { id: there, argv: [test, -e, \"{with.file}\"] }\n"
                           "  - { id: told, kind: advisory, argv: [\"false\"] }\n";
    const QString file = ctl.write(QStringLiteral("data/gates/mine.yaml"), set);
    const QByteArray waves = "  - id: one\n    agents: [ { id: a, argv: [\"true\"] } ]\n";
    const Answer held = runPlan(
        ctl, "version: 1\nsession: { name: T, gate_set: { use: mine, with: { file: here } } }\nwaves:\n" + waves);
    QCOMPARE(held.status, 1);
    QCOMPARE(stateOf(ctl.session(), "there"), QStringLiteral("failed"));
    QCOMPARE(stateOf(ctl.session(), "told"), QStringLiteral("failed"));
    QVERIFY(QFile::remove(file));
    const qint64 engine = ctl.enginePid();
    QVERIFY(engine > 0 && ::kill(pid_t(engine), SIGKILL) == 0);
    QVERIFY(waitUntil([&] { return !isAlive(engine); }));
    ctl.write(QStringLiteral("here"), "x");
    QCOMPARE(ctl.json(words("gate rerun S-001 there")).status, 0);
    QVERIFY(waitUntil([&] { return ctl.state() == QLatin1String("completed"); }));
}

void TestCtlGates::hostileReports()
{
    Ctl ctl;
    const auto gate = [](const char* id, const char* script, const char* form) -> QByteArray {
        return QByteArray("      - { id: ") + id + ", shell: true, argv: \"" + script + "\", " + form + " }\n";
    };
    const Answer answer = ctl.run("  - id: one\n    agents: [ { id: a, argv: [\"true\"] } ]\n    gates:\n"
        + gate("large", "head -c 104857600 /dev/zero > big.xml", "report: { junit: big.xml }")
        + gate("deep", "yes '[' | head -c 3000000 | tr -d '\\\\n' > deep.json", "report: { sarif: deep.json }")
        + gate("none", "true", "coverage: { lcov: nothing.info, above: 1 }")
        + gate("torn", "echo '<testsuite>' > torn.xml", "report: { junit: torn.xml }"));
    QCOMPARE(answer.status, 1);
    const QJsonObject session = ctl.session();
    for (const char* id : {"large", "deep", "none", "torn"})
        QCOMPARE(stateOf(session, id), QStringLiteral("inconclusive"));
    QVERIFY(textIn(
        gateIn(session, QStringLiteral("large")).value(QLatin1String("criteria")).toArray().at(0).toObject(), "reason")
                .contains(QLatin1String("larger than 8 MiB")));
}

// A report that stood there when the program began is not its own, however new; also for an engine that came later.
void TestCtlGates::reportOfBefore()
{
    Ctl ctl;
    ctl.write(QStringLiteral("report"), "<testsuite><testcase name='a'/></testsuite>");
    QVERIFY(
        !ctl.detach(
                "  - id: one\n    agents: [ { id: a, shell: true, argv: [\"cp report old.xml; cp report waits.xml\"] "
                "} ]\n    gates:\n"
                "      - { id: old, argv: [\"true\"], report: { junit: old.xml } }\n"
                "      - { id: own, argv: [cp, old.xml, own.xml], report: { junit: own.xml } }\n"
                "      - { id: killed, shell: true, argv: \"touch began; while ! test -e go; do sleep 0.05; "
                "done\", report: { junit: waits.xml } }\n")
             .isEmpty());
    QVERIFY(waitUntil([&] { return QFile::exists(ctl.path(QStringLiteral("began"))); }));
    const qint64 engine = ctl.enginePid();
    QVERIFY(engine > 0 && ::kill(pid_t(engine), SIGKILL) == 0);
    QVERIFY(waitUntil([&] { return !isAlive(engine); }));
    ctl.write(QStringLiteral("go"), {});
    (void)ctl.json(words("session resume S-001")); // starts another engine
    QVERIFY(waitUntil([&] { return ctl.state() == QLatin1String("held"); }));
    const QJsonObject session = ctl.session();
    QCOMPARE(stateOf(session, "old"), QStringLiteral("inconclusive"));
    QCOMPARE(stateOf(session, "own"), QStringLiteral("passed"));
    QCOMPARE(stateOf(session, "killed"), QStringLiteral("inconclusive"));
    QCOMPARE(textIn(criterionIn(session, "old", "result"), "reason"), QStringLiteral("it wrote no report old.xml"));
    QCOMPARE(
        textIn(criterionIn(session, "killed", "result"), "reason"), QStringLiteral("it wrote no report waits.xml"));
}

void TestCtlGates::probes()
{
    Ctl ctl;
    ctl.write(QStringLiteral("limiter.conf"), "limiter = shared 5\n");
    LimitedServer server(ctl.path(QStringLiteral("limiter.conf")), 2);
    const QStringList ask{QStringLiteral("probe"), QStringLiteral("http"), server.urls()[0], server.urls()[1],
        QStringLiteral("--requests"), QStringLiteral("25"), QStringLiteral("--expect-status"), QStringLiteral("429")};
    const Answer refused = ctl.json(ask);
    QCOMPARE(refused.status, 0);
    const QJsonObject status = refused.json().value(QLatin1String("status")).toObject();
    QCOMPARE(status.value(QLatin1String("200")).toInt(), 5);
    QCOMPARE(status.value(QLatin1String("429")).toInt(), 20);
    QVERIFY(refused.json().value(QLatin1String("p95_ms")).isDouble());
    QVERIFY(refused.json().value(QLatin1String("p99_ms")).isNull()); // 25 answers say nothing of it
    QCOMPARE(ctl.json(ask + words("--at-least 26")).status, 1);
    QCOMPARE(ctl.json({QStringLiteral("probe"), QStringLiteral("http"), QStringLiteral("ftp://127.0.0.1/")}).status, 2);
    QCOMPARE(ctl.json({QStringLiteral("probe"), QStringLiteral("http"), QStringLiteral("http://127.0.0.1:1/"),
                          QStringLiteral("--requests"), QStringLiteral("2")})
                 .status,
        4);
    // SEC-10: five of six, the missing one is named.
    const QString headers = ctl.write(QStringLiteral("headers.txt"),
        "HTTP/2 200\nX-Frame-Options: DENY\nX-Content-Type-Options: nosniff\nStrict-Transport-Security: "
        "max-age=31536000; includeSubDomains\nContent-Security-Policy: default-src 'self'\nX-XSS-Protection: 1; "
        "mode=block\n");
    const Answer five
        = ctl.json({QStringLiteral("probe"), QStringLiteral("headers"), QStringLiteral("--text"), headers});
    QCOMPARE(five.status, 1);
    QCOMPARE(five.json().value(QLatin1String("good")).toInt(), 5);
    QVERIFY(ctl.call({QStringLiteral("probe"), QStringLiteral("headers"), QStringLiteral("--text"), headers})
                .out.contains("Referrer-Policy"));
    // A lock file that nothing installed reads is no clean audit.
    ctl.write(QStringLiteral("composer.lock"), "{}");
    ctl.environment().insert(QStringLiteral("PATH"), ctl.folder());
    const Answer unknown = ctl.json({QStringLiteral("probe"), QStringLiteral("dependencies"), ctl.folder()});
    QCOMPARE(unknown.status, 4);
    QVERIFY(unknown.json().value(QLatin1String("critical_high")).isNull());
    QVERIFY(textIn(unknown.json(), "reason").contains(QLatin1String("osv-scanner")));
}

QTEST_GUILESS_MAIN(TestCtlGates)
#include "tst_ctl_gates.moc"
