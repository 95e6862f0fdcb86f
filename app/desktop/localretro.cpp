// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/localretro.h"

#include "app/desktop/guithread.h"
#include "app/desktop/localpeople.h"
#include "app/desktop/terminalrun.h"
#include "models/base/clock.h"
#include "models/retro/operations.h"
#include "models/retro/rate.h"
#include "models/retro/statistics.h"
#include "models/retro/templates.h"
#include "models/store/openforchange.h"
#include "models/store/personrepository.h"
#include "models/store/retrorepository.h"

#include <QHash>

#include <algorithm>

namespace wavedeck::desktop {

namespace {

constexpr int kLookMs = 1'000;
constexpr int kCountMs = 10'000;
constexpr qint64 kFactsMs = 15'000; ///< how long what a session tells of itself is taken as it is

} // namespace

/// Keeps its connection and what it read: only retrospectives that changed are read anew.
class LocalRetro::Reader {
public:
    /// Nothing: nothing is new. shown: which one is looked at; empty = none.
    std::shared_ptr<RetroView> look(const QString& dataDir, const QString& shown)
    {
        if (!m_store) {
            auto store = Store::openForReading(dataDir);
            if (!store)
                return unreadable(store.error());
            m_store = std::move(*store);
        }
        const qint64 version = m_store->dataVersion();
        const bool another = std::exchange(m_shown, shown) != shown;
        if (version == m_version && !another)
            return nullptr;
        m_version = version;
        const bool changed = readChanged();
        if (!changed && !another && m_told && m_told->unreadable.code.isEmpty() && utcMs() < m_factsAt + kFactsMs)
            return nullptr;
        m_told = make();
        return m_told;
    }

private:
    /// Whether any is another than when it was read last.
    bool readChanged()
    {
        QHash<QString, qint64> revisions;
        QSqlQuery& query = m_store->statement("SELECT id, revision FROM retro ORDER BY number DESC");
        m_order.clear();
        if (query.exec())
            while (query.next()) {
                m_order.append(query.value(0).toString());
                revisions.insert(m_order.last(), query.value(1).toLongLong());
            }
        query.finish();
        bool changed = revisions.size() != m_read.size();
        m_read.removeIf([&](const auto& one) { return !revisions.contains(one.key()); });
        RetroRepository repository(*m_store);
        for (auto it = revisions.cbegin(); it != revisions.cend(); ++it) {
            Read& read = m_read[it.key()];
            if (read.revision == it.value())
                continue;
            changed = true;
            if (auto retro = repository.retro(it.key()))
                read = {it.value(), std::move(*retro)};
        }
        return changed;
    }

    std::shared_ptr<RetroView> make()
    {
        auto view = std::make_shared<RetroView>();
        const qint64 now = utcMs();
        view->known = true;
        QList<retro::Retro> ofProject;
        const QString project = m_read.value(m_shown).retro.project;
        for (const QString& id : std::as_const(m_order)) {
            const retro::Retro& one = m_read[id].retro;
            const retro::Rate rate = retro::rateOf(one.actions, now);
            view->retros.append(
                {one.id, one.title, one.session, one.state, one.createdAt, rate.n, rate.onTime + rate.late});
            if (m_shown.isEmpty() || one.project == project)
                ofProject.prepend(one);
        }
        RetroRepository repository(*m_store);
        if (auto shown = m_shown.isEmpty() ? std::nullopt : repository.retro(m_shown)) {
            view->shown = std::move(*shown);
            view->facts = factsOf(view->shown.session, now);
            view->offered = offeredTo(view->shown, repository);
            view->statistics = retro::statistics(view->shown);
            view->notesHidden = retro::hidesNotes(*m_store, view->shown);
            const auto form = retro::formNamed(*m_store, view->shown.templateName);
            for (const retro::Phase& phase : std::as_const(view->shown.phases))
                if (!retro::phaseForm(form, view->shown, phase.id).fields.isEmpty())
                    view->writing.append(phase.id);
            for (const retro::Action& action : std::as_const(view->shown.actions))
                if (!action.carriedFrom.isEmpty() && retro::isOpen(action))
                    view->previous.append(action);
        }
        view->rate = retro::rateDocument(retro::actionsOf(ofProject), now);
        view->forms = retro::forms(m_store.get());
        for (const QString& id : std::as_const(m_order)) {
            const retro::Retro& one = m_read[id].retro;
            const retro::Participant* led = retro::participantOf(one, one.facilitator);
            if (led && !one.project.isEmpty() && !view->ledLast.contains(one.project))
                view->ledLast.insert(one.project, led->name);
        }
        for (const Person& person : PersonRepository(*m_store).people())
            if (!person.disabled)
                view->people.append(person.name + QLatin1Char(':') + person.roles.value(0));
        return view;
    }

    static int offeredTo(const retro::Retro& retro, RetroRepository& repository)
    {
        const auto all = retro.session.isEmpty() ? QList<OfferedContribution>() : repository.offered(retro.session);
        return int(std::count_if(all.begin(), all.end(), [](const auto& one) { return one.taken.isEmpty(); }));
    }

    QList<RetroFact> factsOf(const QString& session, qint64 now)
    {
        if (session != m_factsOf || now > m_factsAt + kFactsMs) {
            m_facts = retro::facts(*m_store, session);
            m_factsOf = session;
            m_factsAt = now;
        }
        return m_facts;
    }

    std::shared_ptr<RetroView> unreadable(const Error& error)
    {
        const bool empty = error.code == QLatin1String("no-database");
        if (m_told && m_told->unreadable.code == (empty ? QString() : error.code))
            return nullptr;
        m_told = std::make_shared<RetroView>();
        m_told->known = true;
        if (!empty)
            m_told->unreadable = error;
        return m_told;
    }

    struct Read {
        qint64 revision = -1;
        retro::Retro retro;
    };
    std::unique_ptr<Store> m_store;
    std::shared_ptr<RetroView> m_told;
    QHash<QString, Read> m_read;
    QStringList m_order; ///< newest first
    QString m_shown;
    qint64 m_version = -2; ///< -1 is what a database that cannot be asked says
    QList<RetroFact> m_facts;
    QString m_factsOf;
    qint64 m_factsAt = 0;
};

LocalRetro::LocalRetro(QString dataDir)
    : m_dataDir(std::move(dataDir))
    , m_reader(std::make_shared<Reader>())
{
    m_pool.setMaxThreadCount(1);
    m_pool.setExpiryTimeout(-1); // the reader's connection belongs to its thread
    m_exports.setMaxThreadCount(1);
    connect(&m_look, &QTimer::timeout, this, &LocalRetro::refresh);
    connect(&m_count, &QTimer::timeout, this, &LocalRetro::count);
    m_look.start(kLookMs);
    m_count.start(kCountMs);
    refresh();
}

LocalRetro::~LocalRetro()
{
    *m_ending = true;
    m_exports.waitForDone();
    m_pool.start([reader = std::move(m_reader)]() mutable { reader.reset(); });
    m_pool.waitForDone();
}

void LocalRetro::refresh()
{
    if (std::exchange(m_looking, true))
        return;
    m_pool.start([self = QPointer<LocalRetro>(this), reader = m_reader.get(), dataDir = m_dataDir, shown = m_shown] {
        const auto now = reader->look(dataDir, shown);
        onGuiThread([self, now, shown] {
            if (!self)
                return;
            self->m_looking = false;
            if (now && self->m_shown == shown)
                self->tell(now);
            else if (self->m_shown != shown)
                self->refresh();
        });
    });
}

void LocalRetro::show(const QString& id)
{
    if (std::exchange(m_shown, id) != id)
        refresh();
}

void LocalRetro::act(const QString& id, const QString& operation, const QJsonObject& arguments, QObject* context,
    Answer<QJsonObject> answer)
{
    m_pool.start([self = QPointer<LocalRetro>(this), guard = QPointer<QObject>(context), reader = m_reader.get(),
                     dataDir = m_dataDir, shown = m_shown, id, operation, arguments, answer] {
        const auto store = openForChange(dataDir);
        const auto done = store ? retro::act(**store, actorHere(dataDir), id, operation, arguments, retro::momentNow())
                                : Result<QJsonObject>(store.error());
        const auto now = reader->look(dataDir, shown);
        onGuiThread([self, guard, answer, done, now, shown] {
            if (self && now && self->m_shown == shown)
                self->tell(now);
            if (guard)
                answer(done);
        });
    });
}

/// Stored only where it runs: each time is a write.
void LocalRetro::count()
{
    const retro::Retro& shown = view()->shown;
    if (shown.timer.running)
        act(shown.id, QStringLiteral("tick"), {}, this, [](const Result<QJsonObject>&) {});
}

void LocalRetro::exportTo(
    const QString& id, const QString& format, const QString& folder, QObject* context, Answer<QString> answer)
{
    m_exports.start(
        [guard = QPointer<QObject>(context), answer, dataDir = m_dataDir, id, format, folder, stop = m_ending] {
            const auto file = exportRecord(QStringLiteral("retro"), id, format, folder, dataDir, *stop);
            onGuiThread(guard, [answer, file] { answer(file); });
        });
}

} // namespace wavedeck::desktop
