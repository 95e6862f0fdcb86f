// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/base/clock.h"
#include "models/live/alertattention.h"
#include "tests/support/livebuilder.h"

#include <QJsonObject>
#include <QtTest>

using namespace wavedeck;
using test::kMinuteMs;
using test::kNow;
using test::LiveBuilder;

namespace {

QJsonObject subject(const QString& agent, const char* key, double number)
{
    return {{QStringLiteral("agent"), agent}, {QLatin1String(key), number}};
}

} // namespace

class TestAlertAttention : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void titles_data()
    {
        QTest::addColumn<QString>("rule");
        QTest::addColumn<double>("value");
        QTest::addColumn<double>("line");
        QTest::addColumn<QString>("unit");
        QTest::addColumn<bool>("noData");
        QTest::addColumn<QString>("title");
        const QString percent = QStringLiteral("%");
        QTest::newRow("memory") << QStringLiteral("memory") << 74.0 << 70.0 << percent << false
                                << QStringLiteral("Memory above 70 % for 6 min");
        QTest::newRow("free disk: below")
            << QStringLiteral("disk-free") << 1073741824.0 << 2147483648.0 << QStringLiteral("bytes") << false
            << QStringLiteral("Free disk space below 2.0 GiB for 6 min");
        QTest::newRow("zero tolerance: how many") << QStringLiteral("duplicates") << 12.0 << 0.0 << QString() << false
                                                  << QStringLiteral("Duplicate processes: 12 for 6 min");
        QTest::newRow("no data") << QStringLiteral("cpu") << 0.0 << 70.0 << percent << true
                                 << QStringLiteral("CPU: no data for 6 min");
        QTest::newRow("budget") << QStringLiteral("budget") << 83.0 << 80.0 << percent << false
                                << QStringLiteral("Budget above 80 % for 6 min");
        QTest::newRow("budget: met") << QStringLiteral("budget") << 100.0 << 100.0 << percent << false
                                     << QStringLiteral("Budget at 100 % for 6 min");
        QTest::newRow("closed provider") << QStringLiteral("quota") << 1.0 << 0.0 << QString() << false
                                         << QStringLiteral("Closed provider: 1 for 6 min");
        QTest::newRow("file conflicts") << QStringLiteral("file-conflict") << 2.0 << 0.0 << QString() << false
                                        << QStringLiteral("File conflicts: 2 for 6 min");
        QTest::newRow("a rule of the plan") << QStringLiteral("hit-rate") << 80.0 << 75.0 << percent << false
                                            << QStringLiteral("Hit-rate above 75 % for 6 min");
    }
    void titles()
    {
        QFETCH(QString, rule);
        QFETCH(double, value);
        QFETCH(double, line);
        QFETCH(QString, unit);
        QFETCH(bool, noData);
        LiveBuilder make;
        Alert& alert = make.alert(rule, AlertLevel::Warning, value, line, unit, 6 * kMinuteMs);
        if (noData)
            alert.phase = AlertPhase::NoData;
        QTEST(alertTitle(alert, kNow), "title");
    }

    void namesWhoCausedIt()
    {
        LiveBuilder make;
        Alert& alert
            = make.alert(QStringLiteral("memory"), AlertLevel::Warning, 74, 70, QStringLiteral("%"), 6 * kMinuteMs);
        alert.subjects = {subject(QStringLiteral("A-027"), "rss_bytes", 1932735283),
            subject(QStringLiteral("A-029"), "rss_bytes", 1181116006)};
        const auto one = attentionOf(alert, make.live(), kNow);
        QVERIFY(one);
        QCOMPARE(one->kind, Attention::AlertWarning);
        QCOMPARE(one->subject, QStringLiteral("AL-001"));
        QCOMPARE(one->detail, QStringLiteral("74 % when last told. Most by A-027 1.8 GiB, A-029 1.1 GiB."));
        QCOMPARE(one->actions, (QList{AttentionAction::Acknowledge, AttentionAction::Silence}));
        QVERIFY(!one->settled);
    }

    void saysWhichFileOrProvider_data()
    {
        QTest::addColumn<QString>("rule");
        QTest::addColumn<QString>("unit");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("detail");
        QTest::newRow("quota") << QStringLiteral("quota") << QString()
                               << QStringLiteral("closed provider: openai until 17:42: usage limit reached")
                               << QStringLiteral("openai until 17:42: usage limit reached");
        QTest::newRow("file") << QStringLiteral("file-conflict") << QString()
                              << QStringLiteral("file conflicts: src/a.cpp by A-017, A-019")
                              << QStringLiteral("src/a.cpp by A-017, A-019");
        QTest::newRow("budget") << QStringLiteral("budget") << QStringLiteral("%")
                                << QStringLiteral("budget 81 % is past its warning line 80 %: 4.05 of 5 USD spent")
                                << QStringLiteral("81 % when last told. 4.05 of 5 USD spent.");
    }
    void saysWhichFileOrProvider()
    {
        QFETCH(QString, rule);
        QFETCH(QString, unit);
        QFETCH(QString, text);
        LiveBuilder make;
        Alert& alert = make.alert(rule, AlertLevel::Warning, 81, 80, unit, kMinuteMs);
        alert.text = text;
        QTEST(attentionOf(alert, make.live(), kNow)->detail, "detail");
    }

    /// Only a critical one offers what to stop, and only while something of it runs.
    void criticalOffersWhatToStop()
    {
        LiveBuilder make;
        make.wave(QStringLiteral("w"), {}, WaveState::Running, kMinuteMs);
        make.agent(QStringLiteral("big"), {}, AgentState::Running, 1000);
        Alert& alert
            = make.alert(QStringLiteral("memory"), AlertLevel::Critical, 91, 85, QStringLiteral("%"), kMinuteMs);
        alert.subjects = {subject(QStringLiteral("big"), "rss_bytes", 1e9)};
        QVERIFY(attentionOf(alert, make.live(), kNow)->actions.contains(AttentionAction::CancelLargest));
        make.set(0, AgentState::Succeeded, 1000);
        QVERIFY(!attentionOf(alert, make.live(), kNow)->actions.contains(AttentionAction::CancelLargest));
    }

    void settledOnesNeedNobody()
    {
        LiveBuilder make;
        make.wave(QStringLiteral("w"), {}, WaveState::Running, kMinuteMs);
        Alert& alert = make.alert(QStringLiteral("cpu"), AlertLevel::Warning, 80, 70, QStringLiteral("%"), kMinuteMs);
        QCOMPARE(summarize(make.live(), kNow).attention.size(), 1);
        alert.acknowledged = {{QStringLiteral("by"), QStringLiteral("ann")}};
        SessionSummary sum = summarize(make.live(), kNow);
        QVERIFY(sum.attention.isEmpty());
        QCOMPARE(sum.settled.size(), 1);
        QVERIFY(sum.settled[0].detail.startsWith(QStringLiteral("Acknowledged by ann.")));

        alert.acknowledged = {};
        alert.silence = {{QStringLiteral("by"), QStringLiteral("bob")},
            {QStringLiteral("reason"), QStringLiteral("known")}, {QStringLiteral("until"), rfc3339(kNow + kMinuteMs)}};
        sum = summarize(make.live(), kNow);
        QCOMPARE(sum.settled.size(), 1);
        QVERIFY(sum.settled[0].detail.startsWith(QStringLiteral("Silenced by bob: Known.")));
        QCOMPARE(summarize(make.live(), kNow + 2 * kMinuteMs).attention.size(), 1); // it has run out

        alert.phase = AlertPhase::Resolved;
        sum = summarize(make.live(), kNow);
        QVERIFY(sum.attention.isEmpty() && sum.settled.isEmpty());
    }

    /// Critical alerts come before what merely waits, warnings behind what is blocked.
    void stands()
    {
        LiveBuilder make;
        make.wave(QStringLiteral("w"), {}, WaveState::Running, kMinuteMs);
        make.agent(QStringLiteral("late"), {}, AgentState::Overdue, 31 * kMinuteMs);
        make.alert(QStringLiteral("cpu"), AlertLevel::Warning, 80, 70, QStringLiteral("%"), kMinuteMs);
        make.alert(QStringLiteral("memory"), AlertLevel::Critical, 90, 85, QStringLiteral("%"), kMinuteMs);
        QStringList subjects;
        for (const Attention& one : summarize(make.live(), kNow).attention)
            subjects.append(one.subject);
        QCOMPARE(subjects, (QStringList{QStringLiteral("AL-002"), QStringLiteral("late"), QStringLiteral("AL-001")}));
    }
};

QTEST_GUILESS_MAIN(TestAlertAttention)
#include "tst_alertattention.moc"
