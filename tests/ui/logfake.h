// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/live/logsource.h"

#include <QHash>

namespace wavedeck::test {

/// A log in memory. Answers in the next turn of the event loop, as the real one.
class FakeLog : public LogSource {
    Q_OBJECT
public:
    using LogSource::LogSource;
    void open(const QString& name) override
    {
        opened.append(name);
        file = name;
        ++generation;
        tell();
    }
    void setActive(bool on) override { active = on; }
    void ask(int ticket, qint64 first, qint64 count, qint64 mostBytes) override
    {
        ++asked;
        LogPage page{ticket, generation, first, {}, {}};
        for (qint64 i = first; i < std::min<qint64>(first + count, size()); ++i)
            page.lines.append({at(i).left(qsizetype(mostBytes)), at(i).size() > mostBytes, 0});
        for (qint64 i = first; i < first + page.lines.size(); ++i)
            page.arrived.append(arrived.value(i));
        later([this, page] { Q_EMIT pageRead(page); });
    }
    void find(int ticket, const LogNeedle& needle, qint64 line, qint64 column, bool backwards) override
    {
        LogFound answer{ticket, generation, false, 0, 0};
        for (const auto& hit : hits(needle)) {
            const bool isBefore = hit < LogMatches::Hit{line, column};
            if (backwards ? isBefore : !isBefore)
                answer = {ticket, generation, true, hit.line, hit.column};
            if (!backwards && answer.found)
                break;
        }
        later([this, answer] { Q_EMIT found(answer); });
    }
    void count(const LogNeedle& needle) override
    {
        LogMatches all{needle, generation, hits(needle), false, true};
        later([this, all] { Q_EMIT matched(all); });
    }

    void append(const QByteArrayList& more)
    {
        lines += more;
        tell();
    }
    /// As if the file had been cut or replaced.
    void replace(const QByteArrayList& by)
    {
        lines = by;
        ++generation;
        tell();
    }
    void tell()
    {
        LogState state{file, missing, generation, size(), 0, 0, notes};
        for (const QByteArray& line : std::as_const(lines))
            state.indexed += line.size() + 1;
        state.indexed += size() - lines.size();
        state.size = state.indexed;
        later([this, state] { Q_EMIT changed(state); });
    }
    qint64 size() const { return pretend > 0 ? pretend : lines.size(); }
    QByteArray at(qint64 i) const { return i < lines.size() ? lines[i] : QByteArray("line ") + QByteArray::number(i); }

    QByteArrayList lines;
    qint64 pretend = 0; ///< more lines than that, made up
    QString file;
    QStringList opened;
    QHash<qint64, qint64> arrived; ///< by line
    int notes = 0;
    bool missing = false;
    bool active = false;
    int generation = 0;
    int asked = 0;

private:
    QList<LogMatches::Hit> hits(const LogNeedle& needle) const
    {
        QList<LogMatches::Hit> all;
        for (qsizetype i = 0; i < lines.size() && needle.pattern; ++i)
            for (auto found = run::patternOf(needle).globalMatch(QString::fromUtf8(lines[i])); found.hasNext();)
                all.append({i, found.next().capturedStart()});
        for (qsizetype i = 0; i < lines.size() && !needle.bytes.isEmpty() && !needle.pattern; ++i) {
            const QByteArray line = needle.matchCase ? lines[i] : lines[i].toLower();
            const QByteArray wanted = needle.matchCase ? needle.bytes : needle.bytes.toLower();
            for (qsizetype at = line.indexOf(wanted); at >= 0; at = line.indexOf(wanted, at + wanted.size()))
                all.append({i, at});
        }
        return all;
    }
    template <class F> void later(F what) { QMetaObject::invokeMethod(this, what, Qt::QueuedConnection); }
};

inline QByteArrayList numbered(int from, int count)
{
    QByteArrayList lines;
    for (int i = from; i < from + count; ++i)
        lines.append("line " + QByteArray::number(i));
    return lines;
}

} // namespace wavedeck::test
