// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/plan/plankeys.h"
#include "models/plan/planreader.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QtTest>

using namespace wavedeck;

class TestPlanTemplates : public QObject {
    Q_OBJECT

    QTemporaryDir m_workspace;

    static QByteArray contents(const QString& name)
    {
        QFile file(QStringLiteral(WAVEDECK_SOURCE_DIR "/resources/") + name);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    PlanReading read(const QString& name) const
    {
        PlanContext context;
        context.file = m_workspace.filePath(QStringLiteral("plan.yaml"));
        context.findProgram = [](const QString& program) { return QString(QStringLiteral("/usr/bin/") + program); };
        return readPlan(contents(QStringLiteral("plans/") + name), context);
    }
    static QStringList names(const QList<AgentPlan>& agents)
    {
        QStringList list;
        for (const AgentPlan& agent : agents)
            list.append(agent.name);
        list.sort();
        return list;
    }
    static QStringList layers()
    {
        QStringList list{QStringLiteral("Frontend Architecture"), QStringLiteral("Frontend Components"),
            QStringLiteral("State Management"), QStringLiteral("Backend Middleware"), QStringLiteral("Database/ORM"),
            QStringLiteral("Authentication"), QStringLiteral("Docker/Deployment"), QStringLiteral("CI/CD Pipeline"),
            QStringLiteral("MCP Server"), QStringLiteral("Celery Tasks"), QStringLiteral("WebSocket/Real-time"),
            QStringLiteral("API Routes"), QStringLiteral("Frontend-Backend Integration"),
            QStringLiteral("Environment Configuration"), QStringLiteral("Error Handling"),
            QStringLiteral("Performance")};
        list.sort();
        return list;
    }

private Q_SLOTS:
    void templates_data()
    {
        QTest::addColumn<QList<int>>("agentsOfWaves");
        QTest::newRow("three-wave") << QList<int>{6, 3, 3};
        QTest::newRow("four-phase") << QList<int>{3, 6, 6, 3};
        QTest::newRow("full-stack-audit") << QList<int>{16, 4};
        QTest::newRow("security-first") << QList<int>{3, 3};
        QTest::newRow("resource-audit") << QList<int>{1};
        QTest::newRow("search-party") << QList<int>{120};
        QTest::newRow("qa-party") << QList<int>{8};
        QTest::newRow("plan-party") << QList<int>{10};
        QTest::newRow("monitored") << QList<int>{1};
        QTest::newRow("gated") << QList<int>{2, 1};
        QTest::newRow("session-020-replay") << QList<int>{5, 1, 16, 21};
    }
    void templates()
    {
        QFETCH(QList<int>, agentsOfWaves);
        const QString name = QString::fromLatin1(QTest::currentDataTag()) + QStringLiteral(".yaml");
        const PlanReading reading = read(name);
        for (const Fault& fault : reading.faults)
            qWarning("%s:%d:%d: %s", qPrintable(name), fault.mark.line, fault.mark.column, qPrintable(fault.message));
        QVERIFY(reading.ok());
        QCOMPARE(reading.plan.waves.size(), agentsOfWaves.size());
        for (qsizetype i = 0; i < agentsOfWaves.size(); ++i) {
            const WavePlan& wave = reading.plan.waves[i];
            qsizetype count = 0;
            for (const AgentPlan& agent : wave.agents) {
                count += instancesOf(agent, reading.plan.workspace).size();
                QCOMPARE(agent.capability, Capability::ReadOnly);
                QVERIFY(name.startsWith(QLatin1String("session-020")) || !agent.shell);
                QVERIFY(name.startsWith(QLatin1String("session-020")) || agent.argv[0] != QLatin1String("sleep"));
            }
            QCOMPARE(count, agentsOfWaves[i]);
            QVERIFY2(!wave.gates.isEmpty(), qPrintable(wave.id));
        }
        QVERIFY(contents(QStringLiteral("plans/") + name).startsWith('#'));
        // Only the replay starts without a security audit, as the session it shows did.
        for (const Fault& warning : reading.warnings)
            QVERIFY2(name.startsWith(QLatin1String("session-020")), qPrintable(warning.message));
    }

    void threeWaves()
    {
        const PlanReading reading = read(QStringLiteral("three-wave.yaml"));
        QStringList waves;
        for (const WavePlan& wave : reading.plan.waves)
            waves.append(wave.name);
        QCOMPARE(waves,
            (QStringList{
                QStringLiteral("L1 Research"), QStringLiteral("Elite Analysis"), QStringLiteral("BMAD Verification")}));
        for (const WaveLoad& load : reading.loads)
            QVERIFY(load.parallel);
    }

    void securityIsFirst()
    {
        const PlanReading reading = read(QStringLiteral("security-first.yaml"));
        const QList<AgentPlan>& agents = reading.plan.waves[0].agents;
        QCOMPARE(agents[0].role, QStringLiteral("L1 SECURITY"));
        for (qsizetype i = 1; i < agents.size(); ++i)
            QCOMPARE(agents[i].needs, QStringList{agents[0].id});
    }

    void sixteenLayers()
    {
        const PlanReading audit = read(QStringLiteral("full-stack-audit.yaml"));
        QCOMPARE(names(audit.plan.waves[0].agents), layers());
        QCOMPARE(audit.plan.maxParallel, 16);
        const PlanReading replay = read(QStringLiteral("session-020-replay.yaml"));
        QCOMPARE(names(replay.plan.waves[2].agents), layers());
        QCOMPARE(replay.plan.maxParallel, 16);
        QVERIFY(replay.plan.mission.contains(QStringLiteral("replay")));
    }

    void probesCoverEachPartOnce()
    {
        const PlanReading reading = read(QStringLiteral("search-party.yaml"));
        QCOMPARE(reading.agents, 120);
        QCOMPARE(reading.plan.waves[0].agents.size(), 12);
        QStringList parts;
        for (const AgentPlan& agent : reading.plan.waves[0].agents) {
            QCOMPARE(instancesOf(agent, {}).size(), 10);
            for (const AgentInstance& instance : instancesOf(agent, {}))
                parts.append(instance.item);
        }
        for (int i = 0; i < 120; ++i)
            QCOMPARE(parts[i], QString::number(i + 1));
    }

    // The schema that editors complete with knows exactly the keys of the reader.
    void schemaHasTheReadersKeys()
    {
        const QJsonObject schema
            = QJsonDocument::fromJson(contents(QStringLiteral("schema/plan.schema.json"))).object();
        const QJsonObject definitions = schema.value(QStringLiteral("$defs")).toObject();
        QCOMPARE(schema.value(QStringLiteral("$schema")).toString(),
            QStringLiteral("https://json-schema.org/draft/2020-12/schema"));
        QStringList tables;
        for (const plan::KeyTable& table : plan::keyTables()) {
            const bool root = table.name == QLatin1String("plan");
            const QJsonObject definition = root ? schema : definitions.value(table.name).toObject();
            const QJsonObject properties = definition.value(QStringLiteral("properties")).toObject();
            QStringList known = table.keys;
            known.sort();
            QCOMPARE(properties.keys(), known);
            QVERIFY2(!definition.value(QStringLiteral("additionalProperties")).toBool(true), qPrintable(table.name));
            for (const QString& key : known) {
                const QJsonObject property = properties.value(key).toObject();
                const QString reference
                    = property.value(QStringLiteral("$ref")).toString().section(QLatin1Char('/'), -1);
                const bool described = property.contains(QStringLiteral("description"))
                    || definitions.value(reference).toObject().contains(QStringLiteral("description"));
                QVERIFY2(described, qPrintable(table.name + QLatin1Char('.') + key));
            }
            if (!root)
                tables.append(table.name);
        }
        for (auto it = definitions.begin(); it != definitions.end(); ++it)
            QVERIFY2(tables.contains(it.key()) || !it.value().toObject().contains(QStringLiteral("properties")),
                qPrintable(it.key()));
    }
};

QTEST_GUILESS_MAIN(TestPlanTemplates)
#include "tst_plantemplates.moc"
