// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/localdebt.h"

#include "app/audit/findingimport.h"
#include "app/desktop/editor.h"
#include "app/desktop/guithread.h"
#include "app/desktop/localpeople.h"
#include "models/base/clock.h"
#include "models/people/roles.h"
#include "models/store/debtrepository.h"
#include "models/store/openforchange.h"
#include "models/store/personrepository.h"
#include "models/store/sessionrepository.h"

#include <algorithm>

namespace wavedeck::desktop {

namespace {

constexpr int kLookMs = 1'000;
constexpr int kAround = 2; ///< lines before and after

/// What was open when each session that found or resolved something made way for the next: what is recorded between
/// two sessions belongs to the first.
QList<DebtBurn> burnOf(const QList<DebtItem>& items, const QList<Session>& sessions, qint64 now)
{
    QList<DebtBurn> bars;
    for (qsizetype i = 0; i < sessions.size(); ++i) {
        const Session& session = sessions.at(i);
        DebtBurn bar;
        bar.session = session.id;
        const qint64 end = i + 1 < sessions.size() ? sessions.at(i + 1).startedAt : now;
        for (const DebtItem& item : items) {
            bar.found += item.session == session.id;
            bar.resolved += item.resolvedSession == session.id;
            if (item.foundAt <= end && (item.resolvedAt == 0 || item.resolvedAt > end))
                ++bar.open.at(std::size_t(item.priority));
        }
        if (bar.found > 0 || bar.resolved > 0)
            bars.append(bar);
    }
    return bars;
}

} // namespace

/// Keeps its connection, and reads when another one has committed.
class LocalDebt::Reader {
public:
    /// Nothing: nothing is new.
    std::shared_ptr<DebtView> look(const QString& dataDir)
    {
        if (!m_store) {
            auto store = Store::openForReading(dataDir);
            if (!store)
                return unreadable(store.error());
            m_store = std::move(*store);
        }
        const qint64 version = m_store->dataVersion();
        if (version == m_version)
            return nullptr;
        m_version = version;
        // A running session commits all the time: the register is read anew only when it is the register that changed.
        QStringList owners;
        for (const Person& person : PersonRepository(*m_store).people())
            if (!person.disabled && people::may(person.roles, people::Right::Debt))
                owners.append(person.name);
        const QString state = stateOf(*m_store);
        if (m_told && state == m_state && owners == m_told->people && m_told->unreadable.code.isEmpty())
            return nullptr;
        m_state = state;
        auto view = std::make_shared<DebtView>();
        view->known = true;
        view->people = owners;
        view->items = DebtRepository(*m_store).items();
        view->burn = burnOf(view->items, SessionRepository(*m_store).sessions(), utcMs());
        if (m_told && view->items == m_told->items && view->burn == m_told->burn && view->people == m_told->people)
            return nullptr;
        m_told = view;
        return view;
    }

    QList<DebtEvent> events(int number)
    {
        return m_store ? DebtRepository(*m_store).events(number) : QList<DebtEvent>();
    }

private:
    static QString stateOf(Store& store)
    {
        QSqlQuery& query = store.statement("SELECT (SELECT COUNT(*) || ' ' || COALESCE(MAX(revision), 0) FROM debt) || "
                                           "' ' || (SELECT COUNT(*) FROM session)");
        const QString state = query.exec() && query.next() ? query.value(0).toString() : QString();
        query.finish();
        return state;
    }

    std::shared_ptr<DebtView> unreadable(const Error& error)
    {
        const bool empty = error.code == QLatin1String("no-database");
        if (m_told && m_told->unreadable.code == (empty ? QString() : error.code))
            return nullptr;
        m_told = std::make_shared<DebtView>();
        m_told->known = true;
        if (!empty)
            m_told->unreadable = error;
        return m_told;
    }

    std::unique_ptr<Store> m_store;
    std::shared_ptr<DebtView> m_told;
    QString m_state; ///< of the register, when it was read
    qint64 m_version = -2; ///< -1 is what a database that cannot be asked says
};

LocalDebt::LocalDebt(QString dataDir)
    : m_dataDir(std::move(dataDir))
    , m_reader(std::make_shared<Reader>())
{
    m_pool.setMaxThreadCount(1);
    m_pool.setExpiryTimeout(-1); // the reader's connection belongs to its thread
    m_imports.setMaxThreadCount(1);
    connect(&m_look, &QTimer::timeout, this, &LocalDebt::refresh);
    m_look.start(kLookMs);
    refresh();
}

LocalDebt::~LocalDebt()
{
    stopImport();
    m_imports.waitForDone();
    m_pool.start([reader = std::move(m_reader)]() mutable { reader.reset(); });
    m_pool.waitForDone();
}

void LocalDebt::refresh()
{
    if (std::exchange(m_looking, true))
        return;
    m_pool.start([self = QPointer<LocalDebt>(this), reader = m_reader.get(), dataDir = m_dataDir] {
        const auto now = reader->look(dataDir);
        onGuiThread([self, now] {
            if (!self)
                return;
            self->m_looking = false;
            if (!now)
                return;
            View old = self->view();
            self->tell(now);
            // Letting go of many items takes longer than showing them: not here.
            self->m_pool.start([old = std::move(old)] {});
        });
    });
}

void LocalDebt::history(int number, QObject* context, std::function<void(const QList<DebtHappening>&)> answer)
{
    m_pool.start([guard = QPointer<QObject>(context), reader = m_reader.get(), number, answer] {
        QList<DebtHappening> history;
        for (const DebtEvent& event : reader->events(number))
            history.append({event.at, event.kind, event.field, event.before, event.after, event.actor, event.reason});
        onGuiThread(guard, [answer, history] { answer(history); });
    });
}

void LocalDebt::code(const DebtItem& item, QObject* context, std::function<void(const DebtCode&)> answer)
{
    m_pool.start([guard = QPointer<QObject>(context), item, answer] {
        onGuiThread(guard, [answer, code = debt::codeAround(item, kAround, kAround)] { answer(code); });
    });
}

namespace {

/// Opens the register, as who sits here, and changes it.
Result<DebtItem> changing(const QString& dataDir, const QString& reason,
    const std::function<Result<DebtItem>(DebtRepository&, const DebtBy&)>& change)
{
    const auto store = openForChange(dataDir);
    if (!store)
        return store.error();
    const auto by = whoIsHere(dataDir);
    if (!by)
        return by.error();
    DebtRepository repository(**store);
    return change(repository, {*by, utcMs(), reason, {}});
}

Status statusOf(const Result<DebtItem>& result)
{
    return result ? Status(Done{}) : Status(result.error());
}

} // namespace

void LocalDebt::change(int number, const Values& values, const QString& reason, QObject* context, Answer answer)
{
    m_pool.start([guard = QPointer<QObject>(context), number, values, reason, answer, dataDir = m_dataDir] {
        const auto done = changing(
            dataDir, reason, [&](DebtRepository& debt, const DebtBy& by) { return debt.change(number, values, by); });
        onGuiThread(guard, [answer, done = statusOf(done)] { answer(done); });
    });
    refresh();
}

void LocalDebt::resolve(int number, const Values& values, QObject* context, Answer answer)
{
    m_pool.start([guard = QPointer<QObject>(context), number, values, answer, dataDir = m_dataDir] {
        const auto done = changing(
            dataDir, {}, [&](DebtRepository& debt, const DebtBy& by) { return debt.resolve(number, values, by); });
        onGuiThread(guard, [answer, done = statusOf(done)] { answer(done); });
    });
    refresh();
}

void LocalDebt::add(const DebtItem& item, QObject* context, std::function<void(const Result<QString>&)> answer)
{
    m_pool.start([guard = QPointer<QObject>(context), item, answer, dataDir = m_dataDir] {
        const auto done
            = changing(dataDir, {}, [&](DebtRepository& debt, const DebtBy& by) { return debt.add(item, by); });
        onGuiThread(
            guard, [answer, id = done ? Result<QString>(done->id) : Result<QString>(done.error())] { answer(id); });
    });
    refresh();
}

void LocalDebt::import(const QString& file, const QString& folder, QObject* context,
    std::function<void(const QString&)> progress, std::function<void(const Result<QJsonObject>&)> answer)
{
    *m_stopped = false;
    m_imports.start(
        [guard = QPointer<QObject>(context), file, folder, progress, answer, dataDir = m_dataDir, stopped = m_stopped] {
            const auto by = whoIsHere(dataDir);
            audit::ImportRequest request;
            request.file = file;
            request.folder = folder;
            const auto done = by ? audit::importFindings(request, dataDir, *by,
                                  [&](const QString& step) {
                                      onGuiThread(guard, [progress, step] { progress(step); });
                                      return !*stopped;
                                  })
                                 : Result<ImportResult>(by.error());
            const auto told = done ? Result<QJsonObject>(done->document()) : Result<QJsonObject>(done.error());
            onGuiThread(guard, [answer, told] { answer(told); });
        });
}

void LocalDebt::openInEditor(const DebtItem& item, QObject* context, Answer answer)
{
    m_pool.start([guard = QPointer<QObject>(context), item, answer] {
        onGuiThread(guard, [answer, done = openEditor(item.folder, item.path, item.line)] { answer(done); });
    });
}

} // namespace wavedeck::desktop
