// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/plan/planreader.h"

#include <QSet>

/// Internal to models/plan: what the steps of the reader found, put into the order of the file at the end.
namespace wavedeck::plan {

/// Collects faults and warnings. Used by one reading, in one thread.
class Findings {
public:
    void fault(const Mark& mark, const QString& message, QLatin1String rule = {});
    void warn(const Mark& mark, const QString& message, QLatin1String rule = {});

    QList<Fault> faults() const { return inFileOrder(m_faults); }
    QList<Fault> warnings() const { return inFileOrder(m_warnings); }

private:
    static QList<Fault> inFileOrder(QList<Fault> list);
    void add(QList<Fault>& list, const Fault& fault);

    QList<Fault> m_faults;
    QList<Fault> m_warnings;
    QSet<QString> m_seen; ///< a profile's fault is found once for each agent that uses it
};

/// Text of the plan as it may stand inside a message: in quotes, one line, not longer than a screen bears.
QString quoted(const QString& text);

/// The word nearest to a wrong one by edit distance; empty when none is near.
QString nearest(const QString& wrong, const QStringList& right);

/// "; did you mean 'x'?", or "; LEAD: a, b, c" when nothing is near.
QString suggestion(const QString& wrong, const QStringList& right, const QString& lead);

} // namespace wavedeck::plan
