// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QJsonObject>
#include <QString>

namespace wavedeck::audit {

/// Appends JSON lines to the file named by WAVEDECK_EVENTS (plan-format.md); does nothing without it. A line is one
/// write, so that lines of several writers never mix. Progress is written at most ten times a second.
class Events {
public:
    Events();
    ~Events();
    Q_DISABLE_COPY_MOVE(Events)

    void progress(qsizetype done, qsizetype total, const QString& unit);
    void write(const QJsonObject& object);

private:
    int m_descriptor = -1;
    QElapsedTimer m_since;
};

} // namespace wavedeck::audit
