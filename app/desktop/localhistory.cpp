// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/localhistory.h"

#include "app/desktop/guithread.h"
#include "models/base/clock.h"
#include "models/history/exports.h"
#include "models/history/reader.h"
#include "models/report/reports.h"
#include "models/store/handoverrepository.h"
#include "models/store/openforchange.h"

#include <QFile>

namespace wavedeck::desktop {

namespace {

constexpr int kLookMs = 3'000;
constexpr int kAtOnce = 16; ///< sessions whose figures are computed before the next look

HistoryDesk::View viewOf(const QString& dataDir, Store& store)
{
    // The list is there at once; what was never computed follows part by part. Where it cannot be kept, all at once.
    history::History found = history::readHistory(store, utcMs(), kAtOnce);
    if (!found.fresh.isEmpty()) {
        auto writing = openForChange(dataDir);
        const bool kept = writing && history::keepFigures(**writing, found.fresh); // a copy: without it it takes longer
        if (!kept && found.pending > 0)
            found = history::readHistory(store, utcMs());
    }
    auto view = std::make_shared<HistoryView>();
    view->pending = found.pending;
    view->lines = found.lines;
    view->records = history::highWaters(found.lines);
    view->flaky = history::flakyGates(found.lines);
    HandoverRepository handover(store);
    view->versions = handover.versions();
    view->deliveries = handover.deliveries();
    view->known = true;
    return view;
}

HistoryDesk::View unreadable(const HistoryDesk::View& before, const Error& error)
{
    auto view = std::make_shared<HistoryView>(*before);
    view->known = true;
    if (error.code != QLatin1String("no-database")) // nothing was ever stored: nothing is wrong
        view->unreadable = error;
    return view;
}

/// The file is there when all of it is; one that is there already stays.
Result<QString> writeCsv(const QString& folder, const QByteArray& csv)
{
    const QString file = folder + QStringLiteral("/sessions.csv");
    QFile out(file);
    if (!out.open(QIODevice::WriteOnly | QIODevice::NewOnly))
        return Error{ErrorKind::Environment, QStringLiteral("no-export"), file,
            out.exists() ? QStringLiteral("it is there already") : out.errorString(), {}};
    if (out.write(csv) == csv.size() && out.flush())
        return file;
    const QString why = out.errorString();
    out.remove();
    return Error{ErrorKind::Environment, QStringLiteral("no-export"), file, why, {}};
}

} // namespace

LocalHistory::LocalHistory(QString dataDir)
    : m_dataDir(std::move(dataDir))
{
    m_pool.setMaxThreadCount(1);
    m_pool.setExpiryTimeout(-1);
    m_look.setInterval(kLookMs);
    connect(&m_look, &QTimer::timeout, this, &LocalHistory::refresh);
    refresh();
}

LocalHistory::~LocalHistory()
{
    m_pool.start([this] { m_store.reset(); }); // where it was opened
    m_pool.waitForDone();
}

void LocalHistory::setActive(bool active)
{
    if (!active)
        return m_look.stop();
    m_look.start();
    refresh();
}

void LocalHistory::refresh()
{
    if (std::exchange(m_looking, true))
        return;
    m_pool.start([this, self = QPointer<LocalHistory>(this), before = view()] {
        // We are waited for by the destructor: `this` is there as long as this runs.
        View found;
        if (!m_store) {
            auto opened = Store::openForReading(m_dataDir);
            if (opened)
                m_store = std::move(*opened);
            else
                found = unreadable(before, opened.error());
            m_seen = -1;
        }
        if (m_store)
            if (const qint64 version = m_store->dataVersion(); version != std::exchange(m_seen, version))
                found = viewOf(m_dataDir, *m_store);
        onGuiThread([self, found] {
            if (!self)
                return;
            self->m_looking = false;
            if (found
                && (!self->view()->known || found->lines != self->view()->lines
                    || found->pending != self->view()->pending || found->versions != self->view()->versions
                    || found->deliveries != self->view()->deliveries
                    || found->unreadable.code != self->view()->unreadable.code))
                self->tell(found);
            if (found && found->pending > 0)
                self->refresh();
        });
    });
}

void LocalHistory::exportCsv(const QString& folder, QObject* context, Answer<QString> answer)
{
    m_pool.start([folder, answer, lines = view()->lines, guard = QPointer<QObject>(context)] {
        onGuiThread(guard, [answer, file = writeCsv(folder, history::csvOf(lines))] { answer(file); });
    });
}

void LocalHistory::report(const QString& session, const QString& kind, const QString& depth, QObject* context,
    Answer<report::Document> answer)
{
    m_pool.start([session, kind, depth, answer, dataDir = m_dataDir, guard = QPointer<QObject>(context)] {
        const auto store = Store::openForReading(dataDir);
        const auto input = store ? readReport(**store, session, utcMs()) : Result<ReportInput>(store.error());
        const auto made = input ? Result<report::Document>(makeReport(*input, kind, depth)) : input.error();
        onGuiThread(guard, [answer, made] { answer(made); });
    });
}

} // namespace wavedeck::desktop
