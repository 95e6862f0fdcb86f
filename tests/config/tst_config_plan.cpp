// SPDX-License-Identifier: GPL-3.0-or-later
#include "configfiles.h"

#include "models/config/planconfig.h"

#include <QTest>

using namespace wavedeck;
using namespace wavedeck::config;

namespace {

PlanReading readingOf(const ConfigFolder& folder, Mode mode, const ConfigurationPlan& configuration = {})
{
    PlanReading reading;
    reading.plan.mode = mode;
    reading.plan.workspace = folder.path();
    reading.plan.file = folder.path("plan.yaml");
    reading.plan.configuration = configuration;
    addConfigFindings(reading);
    return reading;
}

QStringList rulesOf(const QList<Fault>& faults)
{
    QStringList rules;
    for (const Fault& fault : faults)
        rules.append(fault.rule);
    return rules;
}

const QString kConfig = QStringLiteral("config");

} // namespace

class TestConfigPlan : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void modes();
    void asked();
    void lesser();
    void bounds();
};

// CONF-2: told in basic, refused from standard on.
void TestConfigPlan::modes()
{
    const ConfigFolder folder(
        {{"backend/.env", "PORT=54112\n"}, {"frontend/.env", "VITE_API_URL=http://localhost:8000\n"}});
    const PlanReading told = readingOf(folder, Mode::Basic);
    QVERIFY(told.ok());
    QCOMPARE(rulesOf(told.warnings), QStringList{kConfig});
    const PlanReading refused = readingOf(folder, Mode::Standard);
    QCOMPARE(rulesOf(refused.faults), QStringList{kConfig});
    QVERIFY2(refused.faults.first().message.startsWith(QStringLiteral(
                 "configuration: frontend/.env:1:1: port-mismatch: VITE_API_URL points to port 8000, but PORT is 54112 "
                 "(backend/.env:1:1 PORT)")),
        qPrintable(refused.faults.first().message));
}

// A plan that asks for it is refused in every mode.
void TestConfigPlan::asked()
{
    const ConfigFolder folder({{"a/.env", "AUTH_URL=https://a.acme.io\n"}, {"b/.env", "AUTH_URL=https://b.acme.io\n"},
        {"rules.yaml", "rules: [{ id: url-mismatch, off: true }]\n"}});
    ConfigurationPlan configuration;
    configuration.given = true;
    QCOMPARE(rulesOf(readingOf(folder, Mode::Basic, configuration).faults), QStringList{kConfig});
    configuration.files = {QStringLiteral("a/*")};
    QVERIFY(readingOf(folder, Mode::Basic, configuration).ok());
    configuration.required = {QStringLiteral("API_TOKEN")};
    QCOMPARE(rulesOf(readingOf(folder, Mode::Basic, configuration).faults), QStringList{kConfig});
    configuration = {};
    configuration.given = true;
    configuration.rules = QStringLiteral("rules.yaml");
    QVERIFY(readingOf(folder, Mode::Basic, configuration).ok());
    configuration.rules = QStringLiteral("none.yaml");
    QVERIFY(!readingOf(folder, Mode::Basic, configuration).ok());
    configuration = {};
    configuration.given = true;
    configuration.source = QStringLiteral("a/.env");
    const PlanReading drift = readingOf(folder, Mode::Basic, configuration);
    QVERIFY(drift.faults.first().message.contains(QLatin1String("b/.env:1:1: drift")));
}

void TestConfigPlan::lesser()
{
    const ConfigFolder folder({{".env", "A=1\nA=2\n"}, {"config.json", "{"}});
    const PlanReading reading = readingOf(folder, Mode::Critical);
    QVERIFY(reading.ok());
    QCOMPARE(rulesOf(reading.warnings), QStringList({QStringLiteral("config-minor"), QStringLiteral("config-unread")}));
}

void TestConfigPlan::bounds()
{
    ConfigFolder folder;
    for (int i = 0; i < 30; ++i)
        folder.write(QByteArray::number(i) + "/.env", "A=1\n");
    PlanReading reading;
    reading.plan.mode = Mode::Standard;
    reading.plan.workspace = folder.path();
    addConfigFindings(reading, {0, 10, 0});
    QCOMPARE(rulesOf(reading.warnings), QStringList{QStringLiteral("config-part")});
}

QTEST_GUILESS_MAIN(TestConfigPlan)
#include "tst_config_plan.moc"
