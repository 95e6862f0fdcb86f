// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/lifesigns.h"

#include "models/domain/formulas.h"

#include <QFile>

#include <algorithm>

#include <sys/stat.h>

namespace wavedeck {

namespace {

/// UTC ms of the newest change of what an agent writes; 0 = nothing was written.
qint64 newestChange(const QString& runDir)
{
    const QByteArray base = QFile::encodeName(runDir);
    qint64 newest = 0;
    for (const char* name : {"/stdout.log", "/stderr.log", "/events.jsonl", "/started"}) {
        struct stat found { };
        if (::stat(QByteArray(base + name).constData(), &found) == 0)
            newest = std::max(newest, qint64(found.st_mtim.tv_sec) * 1000 + found.st_mtim.tv_nsec / 1'000'000);
    }
    return newest;
}

} // namespace

qint64 LifeSigns::look(const QString& runDir, qint64 nowMs, qint64 nowUtcMs)
{
    const qint64 newest = newestChange(runDir);
    if (m_seen < 0) {
        m_seen = newest;
        m_at = newest > 0 ? nowMs - std::max<qint64>(0, nowUtcMs - newest) : nowMs;
    } else if (newest != m_seen) {
        // By our own looks from here on: a clock that is set is no silence.
        m_gaps[std::size_t(m_count++ % kGaps)] = nowMs - m_at;
        m_seen = newest;
        m_at = nowMs;
    }
    return nowMs - m_at;
}

qint64 LifeSigns::usualGapMs() const
{
    if (m_count < kLeastGaps)
        return 0;
    QList<double> gaps;
    for (int i = 0; i < std::min(m_count, kGaps); ++i)
        gaps.append(double(m_gaps[std::size_t(i)]));
    return qint64(formulas::percentile(std::move(gaps), 95).value_or(0));
}

} // namespace wavedeck
