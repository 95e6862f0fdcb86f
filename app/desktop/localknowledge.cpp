// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/localknowledge.h"

#include "app/desktop/guithread.h"
#include "app/desktop/localpeople.h"
#include "models/base/clock.h"
#include "models/knowledge/guides.h"
#include "models/store/knowledgeuse.h"
#include "models/store/openforchange.h"
#include "models/store/promoting.h"
#include "models/store/search.h"

namespace wavedeck::desktop {

namespace {

constexpr int kMostHits = 60;

Result<QList<knowledge::Entry>> readAll(const QString& dataDir)
{
    const auto store = Store::openForReading(dataDir);
    if (!store && store.error().code != QLatin1String("no-database"))
        return store.error();
    QList<knowledge::Entry> entries;
    if (store) {
        entries = KnowledgeRepository(**store).entries();
        QHash<QString, QStringList> roles;
        for (const RequiredReading& one : KnowledgeUse(**store).unread())
            roles[one.ref].append(one.role);
        for (knowledge::Entry& entry : entries)
            entry.unreadBy = roles.value(knowledge::idOf(entry.number));
    }
    return entries + knowledge::guides();
}

Result<QString> saveOne(const QString& dataDir, const knowledge::Entry& entry, const QString& reason, bool anyway)
{
    const auto store = openForChange(dataDir);
    if (!store)
        return store.error();
    const auto who = whoIsHere(dataDir);
    if (!who)
        return who.error();
    KnowledgeRepository repository(**store);
    const KnowledgeBy by{*who, utcMs(), reason, anyway};
    if (entry.number == 0) {
        const auto saved = repository.add(entry, by);
        return saved ? Result<QString>(knowledge::idOf(saved->entry.number)) : Result<QString>(saved.error());
    }
    KnowledgeRepository::Values values;
    for (const knowledge::Field& field : knowledge::fields())
        values.append({QString::fromLatin1(field.name), entry.*field.member});
    const auto saved = repository.change(entry.number, values, entry.links, by);
    return saved ? Result<QString>(knowledge::idOf(entry.number)) : Result<QString>(saved.error());
}

Result<QString> actOn(const QString& dataDir, const KnowledgeAct& act)
{
    const auto store = openForChange(dataDir);
    if (!store)
        return store.error();
    const auto who = whoIsHere(dataDir);
    if (!who)
        return who.error();
    const KnowledgeBy by{*who, utcMs(), {}, false};
    const QString id = knowledge::idOf(act.number);
    KnowledgeUse use(**store);
    const auto told = [&](const Status& done) { return done ? Result<QString>(id) : Result<QString>(done.error()); };
    const auto changed = [&](const Result<knowledge::Entry>& entry) {
        return entry ? Result<QString>(id) : Result<QString>(entry.error());
    };
    switch (act.what) {
    case KnowledgeAct::Promote:
        return promote(**store, dataDir, act.number, act.text, by);
    case KnowledgeAct::Reuse:
        return changed(use.reused(act.number, act.text, by));
    case KnowledgeAct::Spent:
        return changed(use.spentTime(act.number, {}, act.minutes, by));
    case KnowledgeAct::Saved:
        return changed(use.spentTime(act.number, act.text, act.minutes, by));
    case KnowledgeAct::Require:
        return told(use.require(id, act.text, by));
    case KnowledgeAct::Acknowledge:
        return told(use.acknowledge(id, act.text, by));
    }
    return id;
}

Status removeOne(const QString& dataDir, int number, const QString& reason)
{
    const auto store = openForChange(dataDir);
    if (!store)
        return store.error();
    const auto who = whoIsHere(dataDir);
    return who ? KnowledgeRepository(**store).remove(number, {*who, utcMs(), reason, false}) : Status(who.error());
}

/// Counting makes no database and waits for none.
void note(const QString& dataDir, const std::function<void(KnowledgeUse&, const Actor&)>& what)
{
    if (!Store::openForReading(dataDir))
        return;
    const auto who = whoIsHere(dataDir);
    const auto store = openForChange(dataDir);
    if (!who || !store)
        return;
    KnowledgeUse use(**store);
    what(use, *who);
}

} // namespace

/// Keeps its connection, so that a key costs a query and no more.
class LocalKnowledge::Searcher {
public:
    QList<search::Hit> look(const QString& dataDir, const QString& text, const QStringList& kinds)
    {
        if (!m_store) {
            auto store = Store::openForReading(dataDir);
            if (!store)
                return {};
            m_store = std::move(*store);
        }
        return search::allOf(*m_store, text, {kinds, kMostHits});
    }

private:
    std::unique_ptr<Store> m_store;
};

LocalKnowledge::LocalKnowledge(QString dataDir)
    : m_dataDir(std::move(dataDir))
    , m_searcher(std::make_shared<Searcher>())
{
    m_pool.setMaxThreadCount(1);
    m_searches.setMaxThreadCount(1);
    m_searches.setExpiryTimeout(-1); // its connection belongs to its thread
}

LocalKnowledge::~LocalKnowledge()
{
    *m_newest += 1;
    m_searches.start([searcher = std::move(m_searcher)]() mutable { searcher.reset(); });
    m_searches.waitForDone();
    m_pool.waitForDone();
}

void LocalKnowledge::read(QObject* context, std::function<void(const Result<QList<knowledge::Entry>>&)> answer)
{
    m_pool.start([guard = QPointer<QObject>(context), answer, dataDir = m_dataDir] {
        onGuiThread(guard, [answer, entries = readAll(dataDir)] { answer(entries); });
    });
}

void LocalKnowledge::saves(int number, QObject* context, std::function<void(const QList<KnowledgeSave>&)> answer)
{
    m_pool.start([guard = QPointer<QObject>(context), number, answer, dataDir = m_dataDir] {
        QList<KnowledgeSave> saves;
        if (const auto store = Store::openForReading(dataDir))
            for (const KnowledgeVersion& one : KnowledgeRepository(**store).versions(number))
                saves.append({one.version, one.at, one.actor, one.change, one.reason});
        onGuiThread(guard, [answer, saves] { answer(saves); });
    });
}

void LocalKnowledge::save(const knowledge::Entry& entry, const QString& reason, bool anyway, QObject* context,
    std::function<void(const Result<QString>&)> answer)
{
    m_pool.start([guard = QPointer<QObject>(context), entry, reason, anyway, answer, dataDir = m_dataDir] {
        onGuiThread(guard, [answer, done = saveOne(dataDir, entry, reason, anyway)] { answer(done); });
    });
}

void LocalKnowledge::remove(
    int number, const QString& reason, QObject* context, std::function<void(const Status&)> answer)
{
    m_pool.start([guard = QPointer<QObject>(context), number, reason, answer, dataDir = m_dataDir] {
        onGuiThread(guard, [answer, done = removeOne(dataDir, number, reason)] { answer(done); });
    });
}

void LocalKnowledge::act(const KnowledgeAct& act, QObject* context, std::function<void(const Result<QString>&)> answer)
{
    m_pool.start([guard = QPointer<QObject>(context), act, answer, dataDir = m_dataDir] {
        onGuiThread(guard, [answer, done = actOn(dataDir, act)] { answer(done); });
    });
}

void LocalKnowledge::noteOpen(int number)
{
    m_pool.start([number, dataDir = m_dataDir] {
        note(dataDir, [&](KnowledgeUse& use, const Actor& who) { use.noteOpen(number, who, utcMs()); });
    });
}

void LocalKnowledge::noteQuery(const QString& text, int hits)
{
    m_pool.start([text, hits, dataDir = m_dataDir] {
        note(dataDir, [&](KnowledgeUse& use, const Actor& who) { use.noteQuery(text, hits, who, utcMs()); });
    });
}

void LocalKnowledge::search(const QString& text, const QStringList& kinds, QObject* context,
    std::function<void(const QList<search::Hit>&)> answer)
{
    const int mine = ++*m_newest;
    m_searches.start([guard = QPointer<QObject>(context), text, kinds, answer, dataDir = m_dataDir, mine,
                         newest = m_newest, searcher = m_searcher] {
        if (mine != *newest)
            return;
        const QList<search::Hit> hits = searcher->look(dataDir, text, kinds);
        onGuiThread(guard, [answer, hits, mine, newest] {
            if (mine == *newest)
                answer(hits);
        });
    });
}

} // namespace wavedeck::desktop
