// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/localtrail.h"

#include "app/desktop/guithread.h"
#include "app/desktop/terminalrun.h"
#include "models/trail/trail.h"
#include "models/trail/trailrows.h"
#include "models/trail/verify.h"

#include <algorithm>

namespace wavedeck::desktop {

namespace {

constexpr qint64 kTellEvery = 2'000; ///< rows

Result<TrailView> readTrail(const QString& dataDir)
{
    TrailView view;
    const auto store = Store::openForReading(dataDir);
    if (!store && store.error().code == QLatin1String("no-database"))
        return view;
    if (!store)
        return store.error();
    trail::Filter newest;
    newest.newest = TrailView::kMost;
    view.rows = trail::rows(**store, newest);
    std::reverse(view.rows.begin(), view.rows.end());
    const TrailHead head = trail::head(**store);
    view.head = head.id;
    view.hash = head.hash;
    return view;
}

} // namespace

LocalTrail::LocalTrail(QString dataDir)
    : m_dataDir(std::move(dataDir))
{
    m_pool.setMaxThreadCount(1);
    m_exports.setMaxThreadCount(1);
}

LocalTrail::~LocalTrail()
{
    *m_ending = true;
    m_exports.waitForDone();
    m_pool.waitForDone();
}

void LocalTrail::read(QObject* context, std::function<void(const Result<TrailView>&)> answer)
{
    m_pool.start([guard = QPointer<QObject>(context), answer, dataDir = m_dataDir] {
        onGuiThread(guard, [answer, view = readTrail(dataDir)] { answer(view); });
    });
}

void LocalTrail::verify(
    QObject* context, std::function<void(qint64 rows)> progress, std::function<void(const Result<QJsonObject>&)> answer)
{
    m_pool.start([guard = QPointer<QObject>(context), progress, answer, dataDir = m_dataDir] {
        const auto store = Store::openForReading(dataDir);
        const auto verdict = store ? trail::verify(**store,
                                 [&](qint64 rows) {
                                     if (rows % kTellEvery == 0)
                                         onGuiThread(guard, [progress, rows] { progress(rows); });
                                 })
                                   : Result<TrailVerdict>(store.error());
        const auto document = verdict ? Result<QJsonObject>(verdict->document()) : Result<QJsonObject>(verdict.error());
        onGuiThread(guard, [answer, document] { answer(document); });
    });
}

void LocalTrail::exportTo(const QString& folder, QObject* context, std::function<void(const Result<QString>&)> answer)
{
    m_exports.start([guard = QPointer<QObject>(context), answer, dataDir = m_dataDir, folder, ending = m_ending] {
        onGuiThread(guard,
            [answer,
                file = exportByTerminal(folder + QStringLiteral("/audit-trail.json"), dataDir,
                    {QStringLiteral("audit"), QStringLiteral("export")}, *ending)] { answer(file); });
    });
}

} // namespace wavedeck::desktop
