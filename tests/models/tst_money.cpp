// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/money/costs.h"
#include "models/money/prices.h"
#include "models/money/quota.h"

#include <QDateTime>
#include <QTest>

using namespace wavedeck;

/// Prices by day, sums that agree, and the signs by which a provider is known to be closed.
class TestMoney : public QObject {
    Q_OBJECT

    static Price price(const char* model, const char* since, int version, qint64 input, qint64 output)
    {
        Price one;
        one.model = QLatin1String(model);
        one.since = QLatin1String(since);
        one.version = version;
        one.input = input;
        one.output = output;
        return one;
    }

private Q_SLOTS:
    void dollars_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<qint64>("micro"); // -1 = refused
        const auto row
            = [](const char* text, qint64 micro) { QTest::newRow(text) << QString::fromLatin1(text) << micro; };
        row("3", 3'000'000);
        row("3.00", 3'000'000);
        row("0.25", 250'000);
        row("0.000001", 1);
        row("1000000", 1'000'000'000'000);
        row("1000000.000001", -1);
        row("0.0000001", -1);
        row("-1", -1);
        row("1e3", -1);
        row(".5", -1);
        row("3,00", -1);
        row("", -1);
    }
    void dollars()
    {
        QFETCH(QString, text);
        QFETCH(qint64, micro);
        QCOMPARE(microUsdOf(text).value_or(-1), micro);
    }

    void days_data()
    {
        QTest::addColumn<QString>("day");
        QTest::addColumn<qint64>("input"); // -1 = none
        QTest::newRow("before the first") << "2025-12-31" << qint64(-1);
        QTest::newRow("its first day") << "2026-01-01" << qint64(4);
        QTest::newRow("the newest version") << "2026-02-27" << qint64(4);
        QTest::newRow("the next one") << "2026-03-01" << qint64(5);
        QTest::newRow("a withdrawn one does not count") << "2026-07-01" << qint64(5);
    }
    void days()
    {
        QFETCH(QString, day);
        QFETCH(qint64, input);
        Price withdrawn = price("m", "2026-06-01", 2, 0, 0);
        withdrawn.withdrawn = true;
        const PriceTable table({price("m", "2026-03-01", 1, 5, 5), price("m", "2026-01-01", 2, 4, 4),
            price("m", "2026-01-01", 1, 3, 3), price("m", "2026-06-01", 1, 9, 9), withdrawn});
        const Price* found = table.on(QStringLiteral("m"), day);
        QCOMPARE(found ? *found->input : -1, input);
        QVERIFY(!table.on(QStringLiteral("M"), day));
    }

    void costs_data()
    {
        QTest::addColumn<qint64>("input");
        QTest::addColumn<qint64>("output");
        QTest::addColumn<qint64>("cache");
        QTest::addColumn<qint64>("micro");
        QTest::addColumn<qint64>("unpriced");
        const auto row = [](const char* name, qint64 in, qint64 out, qint64 cache, qint64 micro, qint64 unpriced) {
            QTest::newRow(name) << in << out << cache << micro << unpriced;
        };
        row("COST-3", 10'000, 0, 0, 30'000, 0);
        row("both", 10'000, 33'000, 0, 30'000 + 330'000, 0);
        row("half a micro-dollar is rounded up", 1, 0, 0, 3, 0);
        row("what has no price is unknown", 10'000, 0, 7, 30'000, 7);
        row("more than fits", 1'000'000'000'000, 1'000'000'000'000, 0, 13'000'000'000'000, 0);
    }
    void costs()
    {
        QFETCH(qint64, input);
        QFETCH(qint64, output);
        QFETCH(qint64, cache);
        QFETCH(qint64, micro);
        QFETCH(qint64, unpriced);
        const PriceTable table({price("m", "2026-01-01", 1, 3'000'000, 10'000'000)});
        Tokens tokens;
        tokens.input = input;
        tokens.output = output;
        tokens.cacheRead = cache;
        const Priced priced = table.cost(QStringLiteral("m"), QStringLiteral("2026-11-21"), tokens);
        QCOMPARE(priced.microUsd, micro);
        QCOMPARE(priced.unpriced, unpriced);
        const Priced unknown = table.cost(QStringLiteral("other"), QStringLiteral("2026-11-21"), tokens);
        QCOMPARE(unknown.microUsd, 0);
        QCOMPARE(unknown.unpriced, input + output + cache);
    }

    void roundsHalfUp()
    {
        Price half = price("m", "2026-01-01", 1, 500'000, 499'999);
        Tokens one;
        one.input = 1;
        QCOMPARE(PriceTable({half}).cost(half.model, half.since, one).microUsd, 1);
        one = {};
        one.output = 1;
        QCOMPARE(PriceTable({half}).cost(half.model, half.since, one).microUsd, 0);
    }

    void sumsAgree()
    {
        QList<Usage> usage;
        for (int i = 0; i < 26; ++i) {
            Usage one;
            one.agent = QStringLiteral("a%1").arg(i % 5);
            one.model = i % 3 ? QStringLiteral("m") : QString();
            one.tokens.input = 10 + i;
            one.reports = 1;
            one.costPriced = i % 3 ? 7 * i : 0;
            one.unpriced = i % 3 ? 0 : 10 + i;
            usage.append(one);
        }
        const auto byAgent = costsBy(usage, [](const Usage& u) { return u.agent; });
        const auto byModel = costsBy(usage, [](const Usage& u) { return u.model; });
        QCOMPARE(byAgent.size(), 5);
        QCOMPARE(totalOf(byAgent).tokens.input, 26 * 10 + 25 * 26 / 2);
        QCOMPARE(totalOf(byAgent).tokens.input, totalOf(byModel).tokens.input);
        QCOMPARE(totalOf(byAgent).knownMicroUsd(), totalOf(byModel).knownMicroUsd());
        QVERIFY(!byModel.constFirst().costMicroUsd()); // unknown, never 0
        QCOMPARE(QString(byModel.constFirst().source()), QStringLiteral("unknown"));
        QCOMPARE(QString(byModel.constLast().source()), QStringLiteral("priced"));
        QVERIFY(!CostLine().costMicroUsd());
    }

    void signs_data()
    {
        QTest::addColumn<QString>("provider");
        QTest::addColumn<QString>("output");
        QTest::addColumn<QString>("kind"); // empty = no sign
        const auto row = [](const char* name, const char* provider, const char* output, const char* kind) {
            QTest::newRow(name) << QString::fromLatin1(provider) << QString::fromLatin1(output)
                                << QString::fromLatin1(kind);
        };
        row("no provider", "", "insufficient_quota", "");
        row("claude 401", "anthropic",
            "{\"is_error\":true,\"api_error_status\":401,\"api_error_type\":\"authentication_error\",\"result\":"
            "\"Failed to authenticate. API Error: 401 Incorrect API key provided\"}",
            "sign-in");
        row("codex 401", "openai",
            "{\"type\":\"turn.failed\",\"error\":{\"message\":\"unexpected status 401 Unauthorized: Incorrect API key "
            "provided\"}}",
            "sign-in");
        row("gemini 401", "google",
            "[API Error: {\\\"error\\\":{\\\"code\\\":401,\\\"message\\\":\\\"Incorrect API "
            "key\\\",\\\"status\\\":\\\"UNAUTHENTICATED\\\"}}]",
            "sign-in");
        row("opencode 401", "openai",
            "\"statusCode\":401,\"responseBody\":\"{\\\"error\\\":{\\\"code\\\":\\\"invalid_api_key\\\"}}\"",
            "sign-in");
        row("openai quota", "openai",
            "429 You exceeded your current quota, please check your plan and billing details. (insufficient_quota)",
            "quota");
        row("codex limit", "openai", "You've hit your usage limit. Upgrade to Pro or try again at 5:42 PM.", "quota");
        row("claude limit", "anthropic", "Claude AI usage limit reached|1795220916", "quota");
        row("gemini quota", "google", "status: RESOURCE_EXHAUSTED", "quota");
        row("a test that failed", "openai", "assert failed: expected 200, got 404\n1 of 429 tests failed", "");
        row("a port", "openai", "listening on 127.0.0.1:4291", "");
        row("a server error", "openai", "unexpected status 500 Internal Server Error", "");
    }
    void signs()
    {
        QFETCH(QString, provider);
        QFETCH(QString, output);
        QFETCH(QString, kind);
        const auto sign = quotaSign(provider, output, 1'795'000'000'000);
        QCOMPARE(sign ? QString(word(sign->kind)) : QString(), kind);
    }

    void times_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<qint64>("seconds"); // after noon, local time; 0 = not said
        QTest::newRow("clock") << "usage limit reached, try again at 17:42" << qint64(5 * 3600 + 42 * 60);
        QTest::newRow("am and pm") << "hit your usage limit, resets 5:42 PM" << qint64(5 * 3600 + 42 * 60);
        QTest::newRow("tomorrow") << "usage limit reached, try again at 11:00" << qint64(23 * 3600);
        QTest::newRow("span") << "exceeded your quota; try again in 2 hours 5 minutes" << qint64(7500);
        QTest::newRow("short span") << "exceeded your quota; try again in 90s" << qint64(90);
        QTest::newRow("no time") << "usage limit reached, try again at 25:99" << qint64(0);
        QTest::newRow("none") << "insufficient_quota" << qint64(0);
    }
    void times()
    {
        QFETCH(QString, text);
        QFETCH(qint64, seconds);
        const qint64 noon = QDateTime(QDate(2026, 11, 21), QTime(12, 0)).toMSecsSinceEpoch();
        const auto sign = quotaSign(QStringLiteral("openai"), text, noon);
        QVERIFY(sign);
        QCOMPARE(sign->until, seconds > 0 ? noon + seconds * 1000 : 0);
        if (seconds == 5 * 3600 + 42 * 60)
            QCOMPARE(waitText(QuotaKind::Quota, QStringLiteral("openai"), sign->until, noon),
                QStringLiteral("waits for quota of openai until 17:42"));
    }

    void reasons()
    {
        const QString reason = quotaReason(QuotaKind::Quota, QStringLiteral("openai"), QStringLiteral("spent\nall"));
        QCOMPARE(reason, QStringLiteral("quota of openai: spent all"));
        QVERIFY(isQuotaReason(reason) && isQuotaReason(reason, QStringLiteral("openai")));
        QVERIFY(!isQuotaReason(reason, QStringLiteral("open")));
        QVERIFY(!isQuotaReason(QStringLiteral("exit 1")));
    }
};

QTEST_GUILESS_MAIN(TestMoney)
#include "tst_money.moc"
