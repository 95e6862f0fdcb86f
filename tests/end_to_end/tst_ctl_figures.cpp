// SPDX-License-Identifier: GPL-3.0-or-later
// The figures of the source documents come out of sessions that the shipped programs replay, and a second computation
// by another program in another language agrees with them.
#include "ctl.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

#include <cmath>

using namespace wavedeck::test;

namespace {

QString source(const char* path)
{
    return QStringLiteral(WAVEDECK_SOURCE_DIR "/") + QString::fromLatin1(path);
}

QJsonObject expected(const char* name)
{
    QFile file(source("tests/data/") + QString::fromLatin1(name));
    return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).object() : QJsonObject();
}

double number(const QJsonObject& object, const char* key)
{
    return object.value(QLatin1String(key)).toDouble(-1);
}

/// To the digits that the documents print.
bool near(double value, double wanted, double by = 0.06)
{
    return std::abs(value - wanted) <= by;
}

/// Agents of each wave that are coordinators, or are not.
QJsonArray byPhase(const QJsonObject& session, bool coordinators)
{
    QJsonArray counts;
    for (const QJsonValue& wave : session.value(QLatin1String("waves")).toArray()) {
        int count = 0;
        for (const QJsonValue& agent : wave.toObject().value(QLatin1String("agents")).toArray())
            count += agent.toObject().value(QLatin1String("role")).toString().startsWith(QLatin1String("COORD_"))
                == coordinators;
        counts.append(count);
    }
    return counts;
}

/// The figures of a replay that agents started agents in, against those that the documents print.
QString wrongFigure(const QJsonObject& metrics, const QJsonObject& session, const QJsonObject& wanted)
{
    for (const char* key :
        {"agents_spawned", "max_concurrent", "delegation_ratio", "hierarchy_compliance", "success_rate", "rework_rate"})
        if (!wanted.contains(QLatin1String(key)) || !near(number(metrics, key), number(wanted, key)))
            return QLatin1String(key);
    const QJsonObject hierarchy = session.value(QLatin1String("hierarchy")).toObject();
    if (number(hierarchy, "starts") != number(wanted, "starts"))
        return QStringLiteral("starts");
    const QJsonArray spawns = hierarchy.value(QLatin1String("spawns")).toArray();
    return double(spawns.size()) == number(wanted, "asked_for") ? QString() : QStringLiteral("asked_for");
}

} // namespace

class TestCtlFigures : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void waveOfSeventyTwoSeconds();
    void fivePhases();
    void oneStartAgainstTheChain();

private:
    /// Runs a replay to its end and gives what `metrics` says of it; checked by the independent program.
    QJsonObject replay(Ctl& ctl, const char* plan, int milliseconds);
};

QJsonObject TestCtlFigures::replay(Ctl& ctl, const char* plan, int milliseconds)
{
    const Answer started
        = ctl.json({QStringLiteral("run"), source("resources/plans/replays/") + QString::fromLatin1(plan),
            QStringLiteral("--workspace"), ctl.folder(), QStringLiteral("--detach")});
    if (started.status != 0) {
        qWarning("%s%s", started.out.constData(), started.err.constData());
        return {};
    }
    if (!waitUntil([&] { return ctl.state() == QLatin1String("completed") || ctl.state() == QLatin1String("held"); },
            milliseconds)
        || ctl.state() != QLatin1String("completed")) {
        qWarning("it is %s", qPrintable(QString::fromUtf8(QJsonDocument(ctl.session()).toJson())));
        return {};
    }
    const Answer metrics = ctl.json({QStringLiteral("metrics"), QStringLiteral("S-001")});
    QProcess python;
    python.start(QStringLiteral("python3"),
        {source("tests/independent/figures.py"), ctl.dataDir(), QStringLiteral("S-001"),
            ctl.write(QStringLiteral("metrics.json"), metrics.out)});
    if (!python.waitForFinished(20'000) || python.exitCode() != 0) {
        qWarning("%s%s", python.readAllStandardOutput().constData(), python.readAllStandardError().constData());
        return {};
    }
    return metrics.json().value(QLatin1String("sessions")).toArray().first().toObject();
}

void TestCtlFigures::waveOfSeventyTwoSeconds()
{
    Ctl ctl;
    const QJsonObject metrics = replay(ctl, "l2-9.yaml", 100'000);
    const QJsonObject wanted = expected("l2-9.json");
    QVERIFY(!metrics.isEmpty() && !wanted.isEmpty());
    const QJsonObject wave = metrics.value(QLatin1String("waves")).toArray().first().toObject();
    QVERIFY(near(number(wave, "sequential_ms") / 1000, number(wanted, "sequential_s"), 1));
    QVERIFY(near(number(wave, "elapsed_ms") / 1000, number(wanted, "wall_s"), 1));
    QVERIFY(near(number(wave, "speed_up"), number(wanted, "speed_up"), 0.01));
    QVERIFY(near(number(wave, "saved_percent"), number(wanted, "saved_percent"), 0.3));
    QCOMPARE(number(wave, "balance_ratio"), number(wanted, "balance_ratio"));
    QCOMPARE(wave.value(QLatin1String("critical_agent")).toString(), QStringLiteral("l2-9-3"));
    for (const QJsonValue& share : wave.value(QLatin1String("shares")).toArray())
        QVERIFY(near(number(share.toObject(), "percent"), number(wanted, "share_percent")));
    const QJsonObject hybrid = metrics.value(QLatin1String("hybrid")).toObject();
    for (const char* key : {"read_only_tokens", "modify_tokens", "all_modify_tokens"})
        QCOMPARE(number(hybrid, key), number(wanted, key));
    QVERIFY(near(number(hybrid, "saving_percent"), number(wanted, "saving_percent")));
    QCOMPARE(number(metrics.value(QLatin1String("pre_scan")).toObject(), "accuracy_percent"),
        number(wanted, "pre_scan_accuracy_percent"));
    for (const QJsonValue& part :
        metrics.value(QLatin1String("score")).toObject().value(QLatin1String("parts")).toArray())
        if (part.toObject().value(QLatin1String("id")).toString() == QLatin1String("load-balance"))
            QCOMPARE(number(part.toObject(), "points"), number(wanted, "load_balance_points"));
}

/// The recorded agents are the specialists; a coordinator that asks for its six, six and four stands beside them.
void TestCtlFigures::fivePhases()
{
    Ctl ctl;
    const QJsonObject metrics = replay(ctl, "session-020-phases.yaml", 25'000);
    const QJsonObject wanted = expected("session-020-phases.json");
    QVERIFY(!metrics.isEmpty() && !wanted.isEmpty());
    const QJsonObject session = ctl.session();
    QCOMPARE(wrongFigure(metrics, session, wanted), QString());
    QCOMPARE(byPhase(session, false), wanted.value(QLatin1String("specialists_by_phase")).toArray());
    QCOMPARE(byPhase(session, true), wanted.value(QLatin1String("coordinators_by_phase")).toArray());
    QVERIFY(
        session.value(QLatin1String("hierarchy")).toObject().value(QLatin1String("violations")).toArray().isEmpty());
    QVERIFY(number(metrics, "parallel_factor") > 1 && number(metrics, "parallel_factor") <= 7);
}

void TestCtlFigures::oneStartAgainstTheChain()
{
    Ctl ctl;
    const QJsonObject metrics = replay(ctl, "chain-of-command.yaml", 25'000);
    const QJsonObject wanted = expected("chain-of-command.json");
    QVERIFY(!metrics.isEmpty() && !wanted.isEmpty());
    const QJsonObject session = ctl.session();
    QCOMPARE(wrongFigure(metrics, session, wanted), QString());
    const QJsonArray violations
        = session.value(QLatin1String("hierarchy")).toObject().value(QLatin1String("violations")).toArray();
    QCOMPARE(violations.size(), 1);
    QCOMPARE(violations[0].toObject().value(QLatin1String("agent")), wanted.value(QLatin1String("violation")));
    QCOMPARE(violations[0].toObject().value(QLatin1String("by")), wanted.value(QLatin1String("violation_by")));
}

QTEST_GUILESS_MAIN(TestCtlFigures)
#include "tst_ctl_figures.moc"
