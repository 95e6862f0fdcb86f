// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/localimport.h"

#include "app/desktop/guithread.h"
#include "app/desktop/localpeople.h"
#include "models/base/clock.h"
#include "models/store/openforchange.h"

namespace wavedeck::desktop {

namespace {

Result<ImportPreview> preview(
    const QString& dataDir, const QStringList& files, const imports::Going& on, const imports::ReadSoFar& read)
{
    auto reports = imports::readReports(files, on, read);
    if (!reports)
        return reports.error();
    auto store = Store::openForReading(dataDir);
    if (!store && store.error().code != QLatin1String("no-database"))
        return store.error();
    const imports::Intake intake = imports::planned(store ? store->get() : nullptr, *reports);
    return ImportPreview{std::move(*reports), intake};
}

Result<imports::Intake> taken(const QString& dataDir, const QList<imports::Report>& reports, const imports::Going& on)
{
    const auto store = openForChange(dataDir);
    if (!store)
        return store.error();
    const auto by = whoIsHere(dataDir);
    return by ? imports::take(**store, reports, *by, utcMs(), on) : Result<imports::Intake>(by.error());
}

} // namespace

LocalImport::LocalImport(QString dataDir)
    : m_dataDir(std::move(dataDir))
{
    m_pool.setMaxThreadCount(1);
}

LocalImport::~LocalImport()
{
    stop();
    m_pool.waitForDone();
}

/// What is asked after it has a mark of its own.
void LocalImport::stop()
{
    *std::exchange(m_stopped, std::make_shared<std::atomic<bool>>(false)) = true;
}

void LocalImport::read(const QStringList& files, QObject* context, Progress progress, Answer<ImportPreview> answer)
{
    m_pool.start(
        [guard = QPointer<QObject>(context), files, progress, answer, dataDir = m_dataDir, stopped = m_stopped] {
            const auto told = [&](qsizetype done) {
                if (progress)
                    onGuiThread(guard, [progress, done] { progress(done); });
            };
            const auto read = preview(
                dataDir, files, [&] { return !*stopped; }, told);
            onGuiThread(guard, [answer, read] { answer(read); });
        });
}

void LocalImport::take(const QList<imports::Report>& reports, QObject* context, Answer<imports::Intake> answer)
{
    m_pool.start([guard = QPointer<QObject>(context), reports, answer, dataDir = m_dataDir, stopped = m_stopped] {
        const auto made = taken(dataDir, reports, [&] { return !*stopped; });
        onGuiThread(guard, [answer, made] { answer(made); });
    });
}

} // namespace wavedeck::desktop
