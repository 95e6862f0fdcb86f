// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/plan/dryrun.h"
#include "models/plan/planfile.h"

#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QtTest>

#include <sys/stat.h>

using namespace wavedeck;

namespace {

QByteArray planWith(const QByteArray& head, const QByteArray& argv = "[\"true\"]")
{
    return "version: 1\nsession: { name: n }\n" + head + "waves:\n  - id: w\n    agents:\n      - { id: a, argv: "
        + argv + " }\n      - { id: b, argv: [\"true\"], limit: 90s }\n";
}

} // namespace

class TestPlanFile : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

    QString write(const QString& name, const QByteArray& text) const
    {
        QFile file(m_folder.filePath(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
            qFatal("cannot write %s", qPrintable(name));
        return file.fileName();
    }
    Result<PlanFile> read(const QByteArray& text) const
    {
        return readPlanFile(write(QStringLiteral("plan.yaml"), text), {}, {}, m_folder.path());
    }

private Q_SLOTS:
    void nothingToRead_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("why");
        QTest::newRow("missing") << QStringLiteral("none.yaml") << QByteArray() << QStringLiteral("No such file");
        QTest::newRow("folder") << QString() << QByteArray() << QStringLiteral("it is a folder");
        QTest::newRow("large") << QStringLiteral("large.yaml") << QByteArray(4 * kMostPlanBytes + 1, 'x')
                               << QStringLiteral("larger than 768 KiB");
    }
    void nothingToRead()
    {
        QFETCH(QString, name);
        QFETCH(QByteArray, text);
        QFETCH(QString, why);
        if (!text.isEmpty())
            write(name, text);
        const QString given = m_folder.filePath(name);
        const auto file = readPlanFile(given, {}, {}, {});
        QVERIFY(!file);
        QCOMPARE(file.error().code, QStringLiteral("no-plan"));
        QCOMPARE(file.error().what, given);
        QVERIFY2(file.error().why.contains(why), qPrintable(file.error().why));
        QVERIFY(!file.error().mend.isEmpty());
    }

    void faultsAreInTheReading()
    {
        const auto file = read(planWith("colour: red\n", "[no-such-program-anywhere]"));
        QVERIFY(file);
        QCOMPARE(file->reading.faults.size(), 2);
        QCOMPARE(file->reading.faults[0].mark.line, 3);
        QCOMPARE(file->reading.faults[1].mark.line, 7);
        QVERIFY(file->environment.isEmpty()); // nothing of a plan that cannot run
    }

    void environmentIsWhatThePlanPasses()
    {
        qputenv("PLAN_FILE_KEY", "value");
        qputenv("PLAN_FILE_OTHER", "hidden");
        const auto file = read(planWith("environment: { pass: [PATH, PLAN_FILE_KEY, PLAN_FILE_UNSET] }\n"));
        QVERIFY(file);
        QCOMPARE(file->environment.keys(), QStringList({QStringLiteral("PATH"), QStringLiteral("PLAN_FILE_KEY")}));
        QCOMPARE(file->environment.value(QLatin1String("PLAN_FILE_KEY")).toString(), QStringLiteral("value"));
    }

    void programsOfOurFolderAreFoundLast()
    {
        QFile program(write(QStringLiteral("our-own-program"), "#!/bin/sh\n"));
        QVERIFY(program.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
        QVERIFY(read(planWith({}, "[our-own-program]"))->reading.ok());
        const auto plan = read(planWith("environment: { set: { PATH: /one:/two } }\n"));
        QCOMPARE(searchPath(plan->reading.plan, QStringLiteral("/own")),
            QStringList({QStringLiteral("/one"), QStringLiteral("/two"), QStringLiteral("/own")}));
    }

    void requestCarriesWhatAgentsInherit()
    {
        const mode_t before = ::umask(027);
        auto file = read(planWith({}));
        file->set = {{QStringLiteral("branch"), QStringLiteral("main")}};
        const QJsonObject request = startRequest(*file, QStringLiteral("somebody"));
        const mode_t after = ::umask(before);
        QCOMPARE(int(after), 027); // asking did not change it
        QCOMPARE(request.value(QLatin1String("umask")).toInt(), 027);
        QVERIFY(request.value(QLatin1String("limits")).toString().contains(QLatin1String("7:")));
        QCOMPARE(request.value(QLatin1String("plan_file")).toString(), file->path);
        QCOMPARE(request.value(QLatin1String("plan_text")).toString().toUtf8(), file->text);
        QCOMPARE(request.value(QLatin1String("actor")).toString(), QStringLiteral("somebody"));
        QCOMPARE(request.value(QLatin1String("set")).toObject().value(QLatin1String("branch")).toString(),
            QStringLiteral("main"));
        QVERIFY(!request.contains(QLatin1String("overrides")));
        PlanLimits limits;
        limits.maxParallel = 3;
        QCOMPARE(startRequest(*file, {}, limits).value(QLatin1String("overrides")).toObject(), limits.toJson());
    }

    void limitsFromJson_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<bool>("good");
        QTest::newRow("nothing") << QByteArray("{}") << true;
        QTest::newRow("all") << QByteArray("{\"max_parallel\":1,\"budget_microusd\":0,\"limit_ms\":60000}") << true;
        QTest::newRow("most") << QByteArray("{\"max_parallel\":10000,\"budget_microusd\":1000000000000000}") << true;
        QTest::newRow("none at once") << QByteArray("{\"max_parallel\":0}") << false;
        QTest::newRow("too many") << QByteArray("{\"max_parallel\":10001}") << false;
        QTest::newRow("half") << QByteArray("{\"max_parallel\":1.5}") << false;
        QTest::newRow("text") << QByteArray("{\"max_parallel\":\"4\"}") << false;
        QTest::newRow("null") << QByteArray("{\"limit_ms\":null}") << false;
        QTest::newRow("negative") << QByteArray("{\"budget_microusd\":-1}") << false;
        QTest::newRow("huge") << QByteArray("{\"limit_ms\":1e300}") << false;
        QTest::newRow("unknown") << QByteArray("{\"max_paralel\":4}") << false;
    }
    void limitsFromJson()
    {
        QFETCH(QByteArray, json);
        QFETCH(bool, good);
        const QJsonObject object = QJsonDocument::fromJson(json).object();
        const auto limits = PlanLimits::check(object);
        QCOMPARE(limits.ok(), good);
        if (good)
            QCOMPARE(limits->toJson(), object);
        else
            QVERIFY(limits.error().what.startsWith(QLatin1String("overrides: ")));
        QCOMPARE(PlanLimits::fromJson(object).toJson(), good ? object : QJsonObject());
    }

    void limitsApplied()
    {
        Plan plan = read(planWith("", "[\"true\"]"))->reading.plan;
        plan.budget.costMicroUsd = 5;
        PlanLimits().applyTo(plan);
        QCOMPARE(plan.maxParallel, 8);
        QCOMPARE(plan.budget.costMicroUsd.value_or(0), 5);
        PlanLimits limits;
        limits.maxParallel = 2;
        limits.budgetMicroUsd = 7;
        limits.limitMs = 60'000;
        limits.applyTo(plan);
        QCOMPARE(plan.maxParallel, 2);
        QCOMPARE(plan.budget.costMicroUsd.value_or(0), 7);
        QCOMPARE(plan.waves[0].agents[0].limitMs, 60'000);
        QCOMPARE(plan.waves[0].agents[1].limitMs, 90'000); // the plan states it
        limits.budgetMicroUsd = 0;
        limits.applyTo(plan);
        QVERIFY(!plan.budget.costMicroUsd);
    }

    void dryRunNamesEveryAgent()
    {
        const auto file = read("version: 1\nsession: { name: n }\nwaves:\n  - id: w\n    agents:\n"
                               "      - { id: a, argv: [echo, \"it's {item}\"], foreach: { range: [1, 3] } }\n"
                               "    gates:\n      - { id: g, argv: [\"true\"] }\n");
        QVERIFY(file->reading.ok());
        const QJsonObject document = dryRun(file->reading.plan, {QStringLiteral("PATH")});
        const QJsonObject wave = document.value(QLatin1String("waves")).toArray().first().toObject();
        QCOMPARE(wave.value(QLatin1String("agents")).toArray().size(), 3);
        const QString text = dryRunText(document, [](const QString& word) { return word; });
        QVERIFY2(text.contains(QLatin1String("agent a#2: echo 'it'\\''s 2'\n")), qPrintable(text));
        QVERIFY(text.contains(QLatin1String("gate g (program): true\n")));
        QVERIFY(text.startsWith(QLatin1String("n: nothing is started\n")));
    }
};

QTEST_GUILESS_MAIN(TestPlanFile)
#include "tst_planfile.moc"
