// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/localimport.h"

#include "app/desktop/localpeople.h"
#include "models/base/clock.h"
#include "models/store/openforchange.h"

#include <QCoreApplication>
#include <QPointer>

namespace wavedeck::desktop {

namespace {

Result<ImportPreview> preview(const QString& dataDir, const QStringList& files)
{
    auto reports = imports::readReports(files);
    if (!reports)
        return reports.error();
    auto store = Store::openForReading(dataDir);
    if (!store && store.error().code != QLatin1String("no-database"))
        return store.error();
    const imports::Intake intake = imports::planned(store ? store->get() : nullptr, *reports);
    return ImportPreview{std::move(*reports), intake};
}

Result<imports::Intake> taken(const QString& dataDir, const QList<imports::Report>& reports)
{
    const auto store = openForChange(dataDir);
    if (!store)
        return store.error();
    const auto by = whoIsHere(dataDir);
    return by ? imports::take(**store, reports, *by, utcMs()) : Result<imports::Intake>(by.error());
}

/// Calls it on the GUI thread, unless the context has gone by then.
template <class T>
void tell(const QPointer<QObject>& context, const ImportDesk::Answer<T>& answer, const Result<T>& result)
{
    QMetaObject::invokeMethod(
        qApp,
        [context, answer, result] {
            if (context)
                answer(result);
        },
        Qt::QueuedConnection);
}

} // namespace

LocalImport::LocalImport(QString dataDir)
    : m_dataDir(std::move(dataDir))
{
    m_pool.setMaxThreadCount(1);
}

LocalImport::~LocalImport()
{
    m_pool.waitForDone();
}

void LocalImport::read(const QStringList& files, QObject* context, Answer<ImportPreview> answer)
{
    m_pool.start([guard = QPointer<QObject>(context), files, answer, dataDir = m_dataDir] {
        tell(guard, answer, preview(dataDir, files));
    });
}

void LocalImport::take(const QList<imports::Report>& reports, QObject* context, Answer<imports::Intake> answer)
{
    m_pool.start([guard = QPointer<QObject>(context), reports, answer, dataDir = m_dataDir] {
        tell(guard, answer, taken(dataDir, reports));
    });
}

} // namespace wavedeck::desktop
