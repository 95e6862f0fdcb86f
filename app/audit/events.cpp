// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/audit/events.h"

#include <QJsonDocument>

#include <fcntl.h>
#include <unistd.h>

namespace wavedeck::audit {

namespace {
constexpr qint64 kIntervalMs = 100;
}

Events::Events()
{
    const QByteArray path = qgetenv("WAVEDECK_EVENTS");
    if (!path.isEmpty())
        m_descriptor = ::open(path.constData(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0600);
}

Events::~Events()
{
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

void Events::progress(qsizetype done, qsizetype total, const QString& unit)
{
    if (m_descriptor < 0 || total <= 0 || (m_since.isValid() && m_since.elapsed() < kIntervalMs))
        return;
    m_since.start();
    write({{QStringLiteral("progress"), static_cast<int>(done * 100 / total)},
        {QStringLiteral("step"), QStringLiteral("%1 of %2 %3").arg(done).arg(total).arg(unit)}});
}

void Events::write(const QJsonObject& object)
{
    if (m_descriptor < 0)
        return;
    const QByteArray line = QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
    // Progress is a courtesy: a full disk must not fail the scan.
    [[maybe_unused]] const ssize_t written = ::write(m_descriptor, line.constData(), static_cast<size_t>(line.size()));
}

} // namespace wavedeck::audit
