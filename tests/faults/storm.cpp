// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/faults/storm.h"

#include "app/engine/steps.h"
#include "models/base/clock.h"
#include "tests/support/observe.h"

#include <QJsonArray>
#include <QTextStream>

#include <chrono>
#include <csignal>
#include <thread>

namespace wavedeck::testing {

namespace {

constexpr int kShortestMs = 5;
constexpr int kLongestMs = 400;
constexpr int kTriesPerStep = 60;

void sleepUntil(qint64 monotonic)
{
    if (const qint64 left = monotonic - monotonicMs(); left > 0)
        std::this_thread::sleep_for(std::chrono::milliseconds(left));
}

QString stepFile(const QString& dataDir)
{
    return dataDir + QStringLiteral(".step");
}

} // namespace

QStringList Storm::steps()
{
    return {
#define X(name) QStringLiteral(#name),
        WAVEDECK_STEPS(X)
#undef X
    };
}

Storm::Storm(const Options& options)
    : m_options(options)
    , m_engine(options.folder + QStringLiteral("/data"))
    , m_random(options.seed)
{
    m_engine.executable = options.engine;
    for (const QString& step : steps())
        m_hits.insert(step, 0);
}

QString Storm::journalFile() const
{
    return m_options.folder + QStringLiteral("/journal");
}

QString Storm::plan() const
{
    // The second wave's failures are tried a second time, so that new attempts are in the storm too.
    return QStringLiteral(R"(version: 1
session: { name: Storm, max_parallel: 16 }
waves:
  - id: one
    agents:
      - { id: a, required: false, foreach: { range: [1, 50] }, argv: ["%1", "%2", "profile={item}"] }
  - id: two
    agents:
      - { id: b, required: false, retries: 1, foreach: { range: [1, 50] }, argv: ["%1", "%2", "profile={item}"] }
)")
        .arg(stubProgram(), journalFile());
}

QStringList Storm::openSessions()
{
    QStringList open;
    if (const auto status = m_engine.ask(QStringLiteral("engine.status"), {}, 300))
        for (const QJsonValue& session : status->value(QLatin1String("sessions")).toArray())
            if (session.toObject().value(QLatin1String("state")).toString() == QStringLiteral("running"))
                open.append(session.toObject().value(QLatin1String("id")).toString());
    return open;
}

void Storm::keepBusy(qint64 until, bool mayStop)
{
    const bool stops = mayStop && random(1, 8) == 1;
    while (monotonicMs() < until && m_engine.isRunning()) {
        const auto status
            = m_engine.ask(QStringLiteral("engine.status"), {}, int(std::max<qint64>(1, until - monotonicMs())));
        if (!status) {
            sleepUntil(std::min(until, monotonicMs() + 3));
            continue;
        }
        const QStringList open = openSessions();
        const int left = int(until - monotonicMs());
        if (left <= 0)
            return;
        if (open.isEmpty()) {
            (void)m_engine.run(plan(), {}, left);
        } else if (stops && left > 20) {
            sleepUntil(until - random(5, left));
            // Answered when the trees are gone; the kill comes before or after.
            (void)m_engine.ask(random(0, 1) ? QStringLiteral("session.stop") : QStringLiteral("agent.stop"),
                {{QStringLiteral("session"), open.first()},
                    {QStringLiteral("agent"), QStringLiteral("a#%1").arg(random(1, 50))},
                    {QStringLiteral("actor"), QStringLiteral("test")}},
                int(std::max<qint64>(1, until - monotonicMs())));
        } else {
            break;
        }
    }
    sleepUntil(until);
}

void Storm::count()
{
    const QByteArray step = readFile(stepFile(m_engine.dataDir()));
    const int number = step.isEmpty() ? 0 : step[0];
    const QStringList names = steps();
    ++m_hits[number > 0 && number <= names.size() ? names[number - 1] : QStringLiteral("starting")];
    ++m_kills;
}

void Storm::killAtRandom()
{
    writeFile(stepFile(m_engine.dataDir()), QByteArray(1, '\0'));
    m_engine.environment = {QStringLiteral("WAVEDECK_STEP_FILE=") + stepFile(m_engine.dataDir())};
    if (!m_options.shim.isEmpty())
        m_engine.environment.append(QStringLiteral("WAVEDECK_SHIM=") + m_options.shim);
    m_engine.start();
    keepBusy(monotonicMs() + random(kShortestMs, kLongestMs), true);
    const auto status = m_engine.kill(SIGKILL);
    if (status != -SIGKILL)
        m_trouble += QStringLiteral("an engine ended by itself with %1: %2\n")
                         .arg(status.value_or(-999))
                         .arg(m_engine.errors());
    count();
}

/// Asks for stops until the engine has died at its crash point, or the time is over.
bool Storm::keepStopping(qint64 until)
{
    while (monotonicMs() < until && m_engine.isRunning()) {
        const QStringList open = openSessions();
        if (open.isEmpty())
            (void)m_engine.run(plan(), {}, 300);
        else
            (void)m_engine.ask(QStringLiteral("agent.stop"),
                {{QStringLiteral("session"), open.first()},
                    {QStringLiteral("agent"),
                        QStringLiteral("%1#%2")
                            .arg(random(0, 1) ? QStringLiteral("a") : QStringLiteral("b"))
                            .arg(random(1, 50))},
                    {QStringLiteral("actor"), QStringLiteral("test")}},
                100);
    }
    return !m_engine.isRunning();
}

void Storm::killAtStep(const QString& step)
{
    const bool early = step == QStringLiteral("recovering");
    writeFile(stepFile(m_engine.dataDir()), QByteArray(1, '\0'));
    m_engine.environment = {QStringLiteral("WAVEDECK_STEP_FILE=") + stepFile(m_engine.dataDir()),
        QStringLiteral("WAVEDECK_CRASH_AT=%1:%2").arg(step).arg(early ? 1 : random(1, 6))};
    if (!m_options.shim.isEmpty())
        m_engine.environment.append(QStringLiteral("WAVEDECK_SHIM=") + m_options.shim);
    m_engine.start();
    const qint64 until = monotonicMs() + 5000;
    if (step.endsWith(QStringLiteral("_signal")))
        (void)keepStopping(until);
    else
        while (monotonicMs() < until && m_engine.isRunning())
            keepBusy(monotonicMs() + 20, false);
    m_engine.kill(SIGKILL);
    count();
}

bool Storm::rage()
{
    for (int i = 0; i < m_options.kills; ++i)
        killAtRandom();
    for (const QString& step : steps())
        for (int i = 0; i < kTriesPerStep && m_hits[step] < m_options.minimumPerStep; ++i)
            killAtStep(step);
    m_engine.environment.clear();
    if (!m_options.shim.isEmpty())
        m_engine.environment.append(QStringLiteral("WAVEDECK_SHIM=") + m_options.shim);
    if (!m_engine.startAndWait()) {
        m_trouble += QStringLiteral("the last engine does not start: ") + m_engine.errors();
        return false;
    }
    const bool over = waitFor(
        [this] {
            const auto status = m_engine.ask(QStringLiteral("engine.status"));
            return status && status->value(QLatin1String("sessions")).toArray().isEmpty()
                && status->value(QLatin1String("live")).toInt() == 0;
        },
        180'000, 100);
    if (!over)
        m_trouble += QStringLiteral("sessions are still open after three minutes\n");
    m_engine.kill(SIGTERM);
    return over;
}

QString Storm::table() const
{
    QString text;
    QTextStream out(&text);
    out << QStringLiteral("kills %1 (%2 random), seed %3\n").arg(m_kills).arg(m_options.kills).arg(m_options.seed);
    for (const QString& step : QStringList{QStringLiteral("starting")} + steps())
        out << QStringLiteral("  %1 %2\n").arg(step, -16).arg(m_hits.value(step), 5);
    return text;
}

} // namespace wavedeck::testing
