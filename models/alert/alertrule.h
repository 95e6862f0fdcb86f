// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QString>

#include <array>
#include <limits>
#include <optional>

/// When a measured number becomes an alert (trust.md E, MON-1, 4, 5, 17). Pure; any thread. Nothing here reads a clock:
/// time is what the caller says has passed, so that a restart neither forgets nor fires anew.
namespace wavedeck {

enum class AlertLevel { Normal, Warning, Critical };

/// What is watched and where its lines are. Data: from the plan, the settings, or the table of defaults.
struct AlertRule {
    QString id; ///< `memory`, `cpu`, …
    QString title;
    QString unit; ///< `%`, `ms`, …
    double warning = 0; ///< strictly beyond it
    double critical = 0;
    double clearWarning = 0; ///< a firing warning clears strictly on the good side of this
    double clearCritical = 0;
    bool higherIsWorse = true;
    bool lineCounts = false; ///< the line itself is beyond it already
    int warningLeast = 0; ///< so many cases must stand behind a value, else it is on the good side of the line
    int criticalLeast = 0;
    qint64 warningAfterMs = 0; ///< beyond the line for so long before it fires
    qint64 criticalAfterMs = 0;
    qint64 clearAfterMs = 0;
    qint64 sampleMs = 1000; ///< how often a value is expected; three missed ones are no data
};

/// A number as it was measured. Some rules ask another number about the critical line (memory pressure: `some` for the
/// warning, `full` for the critical one), some count only from so many cases on (three of twenty attempts).
struct Measured {
    double value = 0;
    double critical = 0; ///< what is held against the critical line
    int cases = std::numeric_limits<int>::max();

    Measured(double number) // NOLINT: a plain number is the usual case
        : value(number)
        , critical(number)
    {
    }
    Measured(double number, double forCritical, int count = std::numeric_limits<int>::max())
        : value(number)
        , critical(forCritical)
        , cases(count)
    {
    }
    /// The one that a level is about.
    double of(AlertLevel level) const { return level == AlertLevel::Critical ? critical : value; }
};

/// Which side of the lines a value is on, without any waiting: the colour of a number.
AlertLevel classify(const AlertRule& rule, const Measured& value);
/// The same with the lines that clear: a level that held before holds until the good side of its clearing line.
AlertLevel classify(const AlertRule& rule, const Measured& value, AlertLevel before);

/// What a step of an AlertState made happen.
enum class AlertChange { None, Raised, Escalated, Eased, Resolved, NoData, DataBack };

/// One rule over time: inactive → pending → firing → resolved, with no-data and flapping beside them.
class AlertState {
public:
    enum Phase { Inactive, Pending, Firing };

    /// A value now, elapsedMs after the step before; no value = the source said nothing this time.
    AlertChange step(const AlertRule& rule, std::optional<Measured> value, qint64 elapsedMs);

    Phase phase() const { return m_phase; }
    AlertLevel level() const { return m_level; } ///< of a firing one; Normal otherwise
    bool hasData() const { return !m_noData; }
    bool isFlapping() const { return m_flapping; }
    /// Nothing is waited for: the next value on the good side changes nothing.
    bool isAtRest() const
    {
        return m_phase == Inactive && !m_noData && m_missedMs == 0 && m_last == AlertLevel::Normal;
    }

    /// For the database: everything that a later step needs.
    QJsonObject toJson() const;
    static AlertState fromJson(const QJsonObject& json);

private:
    AlertChange missed(const AlertRule& rule, qint64 elapsedMs);
    AlertChange rise(const AlertRule& rule, AlertLevel now);
    AlertChange fall(const AlertRule& rule);
    void remember(AlertLevel now);

    static constexpr int kWindow = 20; ///< evaluations that flapping looks back on

    Phase m_phase = Inactive;
    AlertLevel m_level = AlertLevel::Normal;
    AlertLevel m_last = AlertLevel::Normal; ///< side of the lines at the step before
    bool m_noData = false;
    bool m_flapping = false;
    qint64 m_beyondWarningMs = 0; ///< without a break until now
    qint64 m_beyondCriticalMs = 0;
    qint64 m_goodMs = 0; ///< on the good side of the line that clears a warning
    qint64 m_easedMs = 0; ///< on the good side of the line that clears a critical
    qint64 m_missedMs = 0;
    quint32 m_changes = 0; ///< one bit an evaluation, newest lowest: did the side change
};

} // namespace wavedeck
