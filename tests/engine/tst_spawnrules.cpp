// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/spawnrules.h"
#include "models/plan/planreader.h"

#include <QJsonDocument>
#include <QTest>

using namespace wavedeck;

class TestSpawnRules : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void decisions_data();
    void decisions();
    void children();
};

namespace {

const char* const kPlan = R"(version: 1
session: { name: t, workspace: /tmp }
hierarchy:
  - { id: boss, role: ORCHESTRATOR, tier: L0 }
  - { id: quality, role: COORD_QUALITY, tier: L1, reports_to: boss }
  - { id: ops, role: COORD_OPS, tier: L1, reports_to: boss }
agents:
  plain: { tier: L3, argv: [/bin/true] }
  item: { tier: L3, argv: [/bin/echo, "{item}"] }
  coder: { tier: L3, capability: modify, writes: ["src/**"], argv: [/bin/true] }
  lead: { role: COORD_QUALITY, spawns: { profiles: [plain, lead], most: 5 }, argv: [/bin/true] }
waves:
  - id: w
    agents:
      - { id: top, role: ORCHESTRATOR, reports_to: boss, spawns: { profiles: [plain, lead], most: 3 }, argv: [/bin/true] }
      - { id: c, role: COORD_QUALITY, reports_to: quality, spawns: { profiles: [plain, item, coder, lead], most: 3 }, argv: [/bin/true] }
      - { id: s, tier: L3, reports_to: quality, spawns: { profiles: [plain], most: 3 }, argv: [/bin/true] }
      - { id: none, reports_to: quality, argv: [/bin/true] }
      - { id: writer, reports_to: quality, writes: ["src/b/**"], argv: [/bin/true] }
)";

std::unique_ptr<SessionRun> sessionOf()
{
    PlanContext context;
    context.file = QStringLiteral("/tmp/plan.yaml");
    const PlanReading reading = readPlan(kPlan, context);
    for (const Fault& fault : reading.faults)
        qWarning("%d: %s", fault.mark.line, qPrintable(fault.message));
    Session row;
    row.id = QStringLiteral("S-001");
    return makeSession(row, reading.plan);
}

spawning::Wish wishOf(const QString& json)
{
    return spawning::readWish(QJsonDocument::fromJson(json.toUtf8()).object());
}

} // namespace

void TestSpawnRules::decisions_data()
{
    QTest::addColumn<QString>("parent");
    QTest::addColumn<QString>("wish");
    QTest::addColumn<bool>("granted");
    QTest::addColumn<bool>("follows");
    const auto row = [](const char* name, const char* parent, const char* wish, bool granted, bool follows) {
        QTest::newRow(name) << parent << wish << granted << follows;
    };
    row("coordinator, specialist", "c", R"({"id":"a","use":"plain"})", true, true);
    row("specialist starts nobody", "s", R"({"id":"a","use":"plain"})", false, false);
    row("specialist, coordinator", "s", R"({"id":"a","use":"plain","role":"COORD_OPS"})", false, false);
    row("top, specialist", "top", R"({"id":"a","use":"plain"})", false, false);
    row("top, isolated task", "top", R"({"id":"a","use":"plain","isolated":true})", true, true);
    row("top, coordinator", "top", R"({"id":"a","use":"lead"})", true, true);
    row("reports elsewhere", "c", R"({"id":"a","use":"plain","reports_to":"ops"})", false, false);
    row("reports to nobody known", "c", R"({"id":"a","use":"plain","reports_to":"mars"})", false, false);
    row("no spawns", "none", R"({"id":"a","use":"plain"})", false, true);
    row("unknown profile", "c", R"({"id":"a","use":"mars"})", false, true);
    row("profile for others", "top", R"({"id":"a","use":"item","item":"x"})", false, true);
    row("no profile", "c", R"({"id":"a"})", false, true);
    row("no id", "c", R"({"use":"plain"})", false, true);
    row("a path", "c", R"({"id":"../a","use":"plain"})", false, true);
    row("a dot", "c", R"({"id":"a.b","use":"plain"})", false, true);
    row("a number", "c", R"({"id":7,"use":"plain"})", false, true);
    row("no object", "c", "[]", false, true);
    row("an item", "c", R"-({"id":"a","use":"item","item":"src/a b; $(reboot)"})-", true, true);
    row("item missing", "c", R"({"id":"a","use":"item"})", false, true);
    row("item is an option", "c", R"({"id":"a","use":"item","item":"--exec=x"})", false, true);
    row("item of two lines", "c", R"({"id":"a","use":"item","item":"a\nb"})", false, true);
    row("wrong priority", "c", R"({"id":"a","use":"plain","priority":"now"})", false, true);
    row("isolated is no text", "c", R"({"id":"a","use":"plain","isolated":"yes"})", false, true);
    row("keys that mean nothing", "c", R"({"id":"a","use":"plain","argv":["/bin/sh"],"capability":"modify"})", true,
        true);
    row("files of another", "c", R"({"id":"a","use":"coder"})", false, true);
}

void TestSpawnRules::decisions()
{
    QFETCH(QString, parent);
    QFETCH(QString, wish);
    QFETCH(bool, granted);
    QFETCH(bool, follows);
    auto session = sessionOf();
    session->plan.mode = Mode::Standard;
    const AgentRun& asking = *findAgent(*session, parent);
    const spawning::Decision strict = spawning::decide(*session, asking, wishOf(wish));
    QVERIFY2(strict.granted == granted, qPrintable(strict.reason));
    QCOMPARE(strict.follows, follows);
    QVERIFY(!strict.reason.isEmpty());
    // In mode basic only the chain is let go, and counted.
    session->plan.mode = Mode::Basic;
    const spawning::Decision lenient = spawning::decide(*session, asking, wishOf(wish));
    const bool byChain = !granted && strict.reason.startsWith(QStringLiteral("against the chain"));
    QCOMPARE(lenient.granted, granted || byChain);
    QCOMPARE(lenient.follows, follows);
}

void TestSpawnRules::children()
{
    auto session = sessionOf();
    AgentRun* parent = findAgent(*session, QStringLiteral("top"));
    // Never more than the plan says, and never deeper than four.
    for (const char* depth : {"top.a", "top.a.a", "top.a.a.a"}) {
        const auto wish = wishOf(QStringLiteral(R"({"id":"a","use":"lead","prompt":"{workspace}","priority":"P0"})"));
        session->plan.mode = Mode::Basic;
        const auto decision = spawning::decide(*session, *parent, wish);
        QVERIFY2(decision.granted, qPrintable(decision.reason));
        parent = spawning::makeChild(*session, *parent, wish);
        QCOMPARE(parent->row->id, QLatin1String(depth));
        QCOMPARE(parent->prompt, QStringLiteral("{workspace}"));
        QCOMPARE(parent->row->priority, Priority::P2); // of parent and profile
        QCOMPARE(parent->row->reportsTo, QStringLiteral("boss"));
        QCOMPARE(parent->row->position, findAgent(*session, QStringLiteral("top"))->row->position);
    }
    QVERIFY(!spawning::decide(*session, *parent, wishOf(QStringLiteral(R"({"id":"a","use":"lead"})"))).granted);
    QCOMPARE(spawning::descendants(*session, QStringLiteral("top")).size(), 3);

    AgentRun* c = findAgent(*session, QStringLiteral("c"));
    c->row.row.priority = Priority::P0;
    for (const char* id : {"x", "y", "z"}) {
        const auto wish = wishOf(QStringLiteral(R"({"id":"%1","use":"plain","priority":"P3"})").arg(QLatin1String(id)));
        QVERIFY(spawning::decide(*session, *c, wish).granted);
        // What a P0 agent waits for is P0.
        QCOMPARE(spawning::makeChild(*session, *c, wish)->row->priority, Priority::P0);
    }
    QVERIFY(!spawning::decide(*session, *c, wishOf(QStringLiteral(R"({"id":"v","use":"plain"})"))).granted);
    // Asked again by a later attempt it is the same one.
    const auto again = spawning::decide(*session, *c, wishOf(QStringLiteral(R"({"id":"x","use":"plain"})")));
    QVERIFY(again.granted);
    QCOMPARE(again.known, findAgent(*session, QStringLiteral("c.x")));
    QVERIFY(!spawning::decide(*session, *c, wishOf(QStringLiteral(R"({"id":"x","use":"item","item":"i"})"))).granted);
    c->attempt.row.stopBy = EndedBy::Operator;
    QVERIFY(!spawning::decide(*session, *c, wishOf(QStringLiteral(R"({"id":"x","use":"plain"})"))).granted);
}

QTEST_GUILESS_MAIN(TestSpawnRules)
#include "tst_spawnrules.moc"
