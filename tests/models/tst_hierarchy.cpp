// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/domain/formulas.h"
#include "models/plan/planreader.h"
#include "models/protocol/hierarchy.h"

#include <QDir>
#include <QFile>
#include <QTest>

using namespace wavedeck;
using hierarchy::Chain;

namespace {

Plan planOf(const QString& scheme, const QList<HierarchyNode>& nodes)
{
    Plan plan;
    plan.scheme = scheme;
    plan.hierarchy = nodes;
    return plan;
}

HierarchyNode node(const QString& id, const QString& role, const QString& tier, const QString& above)
{
    HierarchyNode made;
    made.id = id;
    made.role = role;
    made.tier = tier;
    made.reportsTo = above;
    return made;
}

/// role/tier/reports_to[/isolated]
AgentPlan agent(const QString& text)
{
    const QStringList parts = text.split(QLatin1Char('/'));
    AgentPlan made;
    made.id = QStringLiteral("a");
    made.role = parts.value(0);
    made.tier = parts.value(1);
    made.reportsTo = parts.value(2);
    made.isolated = parts.value(3) == QStringLiteral("isolated");
    return made;
}

QList<HierarchyNode> withoutDeputies()
{
    return {node(QStringLiteral("boss"), QStringLiteral("ORCHESTRATOR"), QStringLiteral("L0"), {}),
        node(QStringLiteral("quality"), QStringLiteral("COORD_QUALITY"), QStringLiteral("L1"), QStringLiteral("boss")),
        node(QStringLiteral("ops"), QStringLiteral("COORD_OPS"), QStringLiteral("L1"), QStringLiteral("boss"))};
}

} // namespace

class TestHierarchy : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// HIER-1: 1 + 2 + 8 with exactly these parents.
    void commandTree()
    {
        const QList<HierarchyNode> tree = hierarchy::commandTree();
        QCOMPARE(tree.size(), 11);
        const Chain chain(planOf({}, tree));
        QMap<QString, QStringList> below;
        for (const HierarchyNode& one : tree) {
            below[one.reportsTo].append(one.role);
            const auto ruling = chain.ofNode(one);
            QVERIFY2(!ruling || ruling->follows, qPrintable(one.id));
            QCOMPARE(ruling.has_value(), !one.reportsTo.isEmpty());
        }
        QCOMPARE(below.value({}), QStringList{QStringLiteral("ORCHESTRATOR")});
        QCOMPARE(below.value(QStringLiteral("orchestrator")),
            (QStringList{QStringLiteral("ARCHITECT"), QStringLiteral("SYNTHESIZER")}));
        QCOMPARE(below.value(QStringLiteral("architect")),
            (QStringList{QStringLiteral("COORD_PLATFORM"), QStringLiteral("COORD_QUALITY"),
                QStringLiteral("COORD_ENGINE"), QStringLiteral("COORD_TOOLING")}));
        QCOMPARE(below.value(QStringLiteral("synthesizer")),
            (QStringList{QStringLiteral("COORD_OPS"), QStringLiteral("COORD_RESILIENCE"),
                QStringLiteral("COORD_FRONTEND"), QStringLiteral("COORD_INTEL")}));
        QCOMPARE(chain.pathTo(QStringLiteral("coord-quality")),
            (QStringList{
                QStringLiteral("orchestrator"), QStringLiteral("architect"), QStringLiteral("coord-quality")}));
    }

    void spawns_data()
    {
        QTest::addColumn<QString>("scheme");
        QTest::addColumn<QString>("parent");
        QTest::addColumn<QString>("child");
        QTest::addColumn<bool>("deputies");
        QTest::addColumn<bool>("follows");
        const auto row = [](const char* scheme, const char* parent, const char* child, bool deputies, bool follows) {
            QTest::addRow("%s: %s starts %s%s", scheme, parent, child, deputies ? ", with deputies" : "")
                << scheme << parent << child << deputies << follows;
        };
        // HIER-2: each begets the next; INC-27: a plan without deputies skips them.
        row("command", "ORCHESTRATOR", "ARCHITECT", true, true);
        row("command", "ARCHITECT", "COORD_QUALITY", true, true);
        row("command", "COORD_QUALITY", "SCHEDULER/L3", true, true);
        row("command", "ORCHESTRATOR", "COORD_QUALITY", true, false);
        row("command", "ORCHESTRATOR", "COORD_QUALITY", false, true);
        row("command", "SCHEDULER/L3", "COORD_QUALITY", false, false);
        row("command", "SCHEDULER/L3", "TESTER/L3", false, false);
        row("command", "COORD_QUALITY", "COORD_OPS", false, false);
        row("command", "COORD_QUALITY", "ORCHESTRATOR", false, false);
        row("command", "ARCHITECT", "TESTER/L3", true, false);
        row("command", "ARCHITECT", "TESTER/L3//isolated", true, false);
        row("command", "ORCHESTRATOR", "TESTER/L3", false, false);
        row("command", "ORCHESTRATOR", "TESTER/L3//isolated", false, true);
        // The usual spelling by tiers alone.
        row("command", "lead/L0", "one/L1", false, true);
        row("command", "one/L1", "two/L2", false, true);
        row("command", "one/L1", "three/L3", false, true);
        row("command", "two/L2", "three/L3", false, false);
        row("layers", "L1 OVERWATCH", "L2 Backend Developer", false, true);
        row("layers", "L2 DevOps", "L3 Security Tester", false, true);
        row("layers", "L1 QA", "L3 Tester", false, false);
        row("layers", "L3 Tester", "L1 QA", false, false);
        row("layers", "lead/L0", "any/L1", false, true);
        row("layers", "lead/L0", "any/L3//isolated", false, true);
        row("elite", "L1 Research", "Elite Analysis", false, true);
        row("elite", "Elite Analysis", "BMAD Verification", false, true);
        row("elite", "BMAD Verification", "Elite Analysis", false, false);
        row("elite", "L1 Research", "BMAD Verification", false, false);
    }
    void spawns()
    {
        QFETCH(QString, scheme);
        QFETCH(QString, parent);
        QFETCH(QString, child);
        QFETCH(bool, deputies);
        QFETCH(bool, follows);
        const Chain chain(planOf(scheme, deputies ? hierarchy::commandTree() : QList<HierarchyNode>()));
        const hierarchy::Ruling ruling = chain.ofSpawn(agent(parent), agent(child));
        QVERIFY2(ruling.follows == follows, qPrintable(ruling.reason));
        QVERIFY(!ruling.reason.isEmpty());
    }

    void agents_data()
    {
        QTest::addColumn<QString>("told");
        QTest::addColumn<QString>("level");
        QTest::addColumn<bool>("follows");
        QTest::newRow("specialist of a coordinator") << "TESTER/L3/quality"
                                                     << "Specialist" << true;
        QTest::newRow("says nothing of itself") << "//quality"
                                                << "Specialist" << true;
        QTest::newRow("is the coordinator itself") << "COORD_QUALITY/L2/quality"
                                                   << "Coordinator" << true;
        QTest::newRow("is the orchestrator itself") << "orchestrator//boss"
                                                    << "Orchestrator" << true;
        QTest::newRow("directly below the top") << "TESTER/L3/boss"
                                                << "Specialist" << false;
        QTest::newRow("isolated") << "TESTER/L3/boss/isolated"
                                  << "Specialist" << true;
        QTest::newRow("another coordinator below one") << "COORD_OPS/L1/quality"
                                                       << "Coordinator" << false;
    }
    void agents()
    {
        QFETCH(QString, told);
        QFETCH(QString, level);
        QFETCH(bool, follows);
        const Chain chain(planOf({}, withoutDeputies()));
        const AgentPlan made = agent(told);
        QCOMPARE(chain.titleOf(chain.levelOf(made)), level);
        QVERIFY(chain.ofAgent(made));
        QCOMPARE(chain.ofAgent(made)->follows, follows);
    }

    void unsaidIsNoViolation()
    {
        const Chain chain{Plan()};
        QVERIFY(!chain.ofAgent(agent(QStringLiteral("TESTER/L3/nobody"))));
        QVERIFY(chain.ofSpawn(agent({}), agent({})).follows);
    }

    void aChildStaysBelowItsParentsNode()
    {
        const Chain chain(planOf({}, withoutDeputies()));
        const AgentPlan coordinator = agent(QStringLiteral("COORD_QUALITY//quality"));
        QVERIFY(chain.ofSpawn(coordinator, agent(QStringLiteral("X/L3/quality"))).follows);
        QVERIFY(!chain.ofSpawn(coordinator, agent(QStringLiteral("X/L3/ops"))).follows);
        const AgentPlan top = agent(QStringLiteral("ORCHESTRATOR//boss"));
        QVERIFY(chain.ofSpawn(top, agent(QStringLiteral("X/L3/ops/isolated"))).follows);
    }

    void circlesEnd()
    {
        const Chain chain(planOf({},
            {node(QStringLiteral("a"), {}, {}, QStringLiteral("b")),
                node(QStringLiteral("b"), {}, {}, QStringLiteral("a"))}));
        QCOMPARE(chain.pathTo(QStringLiteral("a")).size(), 2);
    }

    void span_data()
    {
        QTest::addColumn<int>("active");
        QTest::addColumn<QString>("expected");
        QTest::newRow("5") << 5 << "normal";
        QTest::newRow("6") << 6 << "normal";
        QTest::newRow("7") << 7 << "wide";
        QTest::newRow("8") << 8 << "wide";
        QTest::newRow("9") << 9 << "too-wide";
        QTest::newRow("16") << 16 << "too-wide";
    }
    void span()
    {
        QFETCH(int, active);
        QFETCH(QString, expected);
        QCOMPARE(QString(hierarchy::word(hierarchy::spanOf(active))), expected);
    }

    void formulas()
    {
        QCOMPARE(QString::number(*formulas::compliancePercent(26, 1), 'f', 1), QStringLiteral("96.2"));
        QCOMPARE(*formulas::compliancePercent(26, 0), 100.0);
        QVERIFY(!formulas::compliancePercent(0, 0));
        QCOMPARE(*formulas::delegationPercent(100, 15), 85.0);
        QVERIFY(!formulas::delegationPercent(0, 0));
    }

    /// What ships keeps its own chain of command.
    void shippedPlans()
    {
        const QDir folder(QStringLiteral(WAVEDECK_SOURCE_DIR) + QStringLiteral("/resources/plans"));
        int nodes = 0;
        for (const QString& name : folder.entryList({QStringLiteral("*.yaml")})) {
            QFile file(folder.filePath(name));
            QVERIFY(file.open(QIODevice::ReadOnly));
            PlanContext context;
            context.file = file.fileName();
            const Plan plan = readPlan(file.readAll(), context).plan;
            const Chain chain(plan);
            for (const HierarchyNode& one : plan.hierarchy) {
                const auto ruling = chain.ofNode(one);
                QVERIFY2(!ruling || ruling->follows,
                    qPrintable(
                        name + QLatin1Char(' ') + one.id + QLatin1Char(' ') + (ruling ? ruling->reason : QString())));
                nodes += ruling.has_value();
            }
        }
        QVERIFY(nodes >= 15);
    }
};

QTEST_GUILESS_MAIN(TestHierarchy)
#include "tst_hierarchy.moc"
