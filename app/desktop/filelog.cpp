// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/filelog.h"

#include <QFile>
#include <QFileInfo>
#include <QTimer>

#include <sys/stat.h>

namespace wavedeck::desktop {

namespace {

constexpr int kLookMs = 100;
constexpr qint64 kStep = 1024 * 1024;

} // namespace

using run::LineIndex;
using run::LineSearch;
using run::Offset;

LogWorker::LogWorker()
    : m_timer(new QTimer(this))
{
    m_timer->setSingleShot(true);
    connect(m_timer, &QTimer::timeout, this, &LogWorker::work);
}

LogWorker::~LogWorker() = default;

void LogWorker::open(const QString& file)
{
    m_base = generation() + 1;
    m_index = LineIndex(file);
    const QFileInfo info(file);
    m_stream = info.fileName() == QLatin1String("stderr.log") ? run::Stream::Err : run::Stream::Out;
    m_notesFolder
        = info.fileName() == QLatin1String("stdout.log") || m_stream == run::Stream::Err ? info.path() : QString();
    m_arrivals = {};
    m_notesSeen = {};
    m_notes = m_toldNotes = 0;
    m_last = LineIndex::Step::More;
    answer(false);
    m_counting.reset();
    const LogNeedle needle = m_matches.needle;
    m_matches = {};
    m_toldGeneration = -1;
    count(needle);
    if (m_active)
        work();
}

void LogWorker::setActive(bool active)
{
    m_active = active;
    if (active)
        work();
    else
        m_timer->stop();
}

/// The engine notes once a second when how much was there; read again only when it did.
void LogWorker::readNotes()
{
    struct stat info { };
    if (m_notesFolder.isEmpty() || ::stat(QFile::encodeName(m_notesFolder + QStringLiteral("/arrivals")), &info) != 0)
        return;
    const std::pair<qint64, qint64> seen{
        info.st_size, qint64(info.st_mtim.tv_sec) * 1'000'000'000 + info.st_mtim.tv_nsec};
    if (std::exchange(m_notesSeen, seen) == seen)
        return;
    m_arrivals = run::Arrivals(run::readArrivals(m_notesFolder), m_stream);
    ++m_notes;
}

/// One step of everything; then again at once while there is more to do, or at the next look.
void LogWorker::work()
{
    if (!m_active)
        return;
    const int before = generation();
    m_last = m_index.step(kStep);
    if (generation() != before) {
        answer(false);
        m_counting.reset();
        count(LogNeedle(m_matches.needle));
    }
    readNotes();
    const bool looks = lookOn();
    const bool counts = countOn();
    tell();
    tellMatches();
    m_timer->start(m_last == LineIndex::Step::More || looks || counts ? 0 : kLookMs);
}

void LogWorker::tell()
{
    const bool missing = m_last == LineIndex::Step::Missing;
    const bool anew = m_toldGeneration != generation() || m_toldMissing != missing;
    if (!anew && m_toldIndexed == m_index.indexed() && m_toldSize == m_index.size() && m_toldNotes == m_notes)
        return;
    if (!anew && m_sinceTold.isValid() && m_sinceTold.elapsed() < kLookMs)
        return;
    m_toldGeneration = generation();
    m_toldIndexed = m_index.indexed();
    m_toldSize = m_index.size();
    m_toldMissing = missing;
    m_toldNotes = m_notes;
    m_sinceTold.start();
    Q_EMIT changed(
        {m_index.file(), missing, generation(), m_index.lines(), m_index.indexed(), m_index.size(), m_notes});
}

void LogWorker::ask(int ticket, qint64 first, qint64 count, qint64 mostBytes)
{
    LogPage page{ticket, generation(), first, m_index.read(run::LineNo(first), count, mostBytes), {}};
    for (const run::FileLine& line : std::as_const(page.lines))
        page.arrived.append(m_arrivals.timeOf(line.at));
    Q_EMIT pageRead(page);
}

void LogWorker::find(int ticket, const LogNeedle& needle, qint64 line, qint64 column, bool backwards)
{
    answer(false);
    const auto start = m_index.startOf(run::LineNo(line));
    const Offset from = start ? Offset(raw(*start) + column) : Offset(line < 0 ? 0 : m_index.indexed());
    m_looking.emplace(Looking{ticket, LineSearch(m_index, needle, backwards, from)});
    if (m_active)
        m_timer->start(0);
}

bool LogWorker::lookOn()
{
    if (!m_looking)
        return false;
    const LineSearch::Step step = m_looking->search.step(kStep);
    // What is not indexed yet may have it.
    if (step == LineSearch::Step::More || (step == LineSearch::Step::Ended && m_last == LineIndex::Step::More))
        return true;
    answer(step == LineSearch::Step::Found);
    return false;
}

void LogWorker::answer(bool isFound)
{
    if (!m_looking)
        return;
    const run::LineHit& hit = m_looking->search.hit();
    Q_EMIT found({m_looking->ticket, generation(), isFound, raw(hit.line), hit.column});
    m_looking.reset();
}

void LogWorker::count(const LogNeedle& needle)
{
    m_counting.reset();
    m_matches = {};
    m_matches.needle = needle;
    m_matches.generation = generation();
    m_matchesTold = needle.bytes.isEmpty();
    m_sinceMatches.invalidate();
    if (needle.bytes.isEmpty())
        return;
    m_counting.emplace(m_index, needle, false, Offset(0));
    if (m_active)
        m_timer->start(0);
}

bool LogWorker::countOn()
{
    if (!m_counting)
        return false;
    // As many hits as fit in a moment: a letter is found a million times in a mebibyte.
    QElapsedTimer since;
    since.start();
    LineSearch::Step step;
    do {
        step = m_counting->step(!m_matches.hits.isEmpty() ? kStep / 16 : kStep);
        if (step != LineSearch::Step::Found)
            break;
        m_matchesTold = false;
        m_matches.hits.append({raw(m_counting->hit().line), m_counting->hit().column});
        m_counting->next();
        if (m_matches.hits.size() == LogMatches::kKept) {
            m_matches.more = m_matches.complete = true;
            m_counting.reset();
            return false;
        }
    } while (since.elapsed() < 20);
    const bool complete = step == LineSearch::Step::Ended && m_last != LineIndex::Step::More;
    if (complete != m_matches.complete) {
        m_matches.complete = complete;
        m_matchesTold = false;
    }
    return step != LineSearch::Step::Ended;
}

void LogWorker::tellMatches()
{
    if (m_matchesTold || (!m_matches.complete && m_sinceMatches.isValid() && m_sinceMatches.elapsed() < kLookMs))
        return;
    m_matchesTold = true;
    m_sinceMatches.start();
    Q_EMIT matched(m_matches);
}

FileLog::FileLog(QObject* parent)
    : LogSource(parent)
    , m_worker(new LogWorker)
{
    qRegisterMetaType<LogState>();
    qRegisterMetaType<LogPage>();
    qRegisterMetaType<LogFound>();
    qRegisterMetaType<LogMatches>();
    m_thread.setObjectName(QStringLiteral("log"));
    m_worker->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_worker, &QObject::deleteLater);
    connect(m_worker, &LogWorker::changed, this, &LogSource::changed);
    connect(m_worker, &LogWorker::pageRead, this, &LogSource::pageRead);
    connect(m_worker, &LogWorker::found, this, &LogSource::found);
    connect(m_worker, &LogWorker::matched, this, &LogSource::matched);
    m_thread.start();
}

FileLog::~FileLog()
{
    m_thread.quit();
    m_thread.wait();
}

void FileLog::open(const QString& file)
{
    QMetaObject::invokeMethod(m_worker, [worker = m_worker, file] { worker->open(file); });
}

void FileLog::setActive(bool active)
{
    QMetaObject::invokeMethod(m_worker, [worker = m_worker, active] { worker->setActive(active); });
}

void FileLog::ask(int ticket, qint64 first, qint64 count, qint64 mostBytes)
{
    QMetaObject::invokeMethod(m_worker,
        [worker = m_worker, ticket, first, count, mostBytes] { worker->ask(ticket, first, count, mostBytes); });
}

void FileLog::find(int ticket, const LogNeedle& needle, qint64 line, qint64 column, bool backwards)
{
    QMetaObject::invokeMethod(m_worker, [worker = m_worker, ticket, needle, line, column, backwards] {
        worker->find(ticket, needle, line, column, backwards);
    });
}

void FileLog::count(const LogNeedle& needle)
{
    QMetaObject::invokeMethod(m_worker, [worker = m_worker, needle] { worker->count(needle); });
}

} // namespace wavedeck::desktop
