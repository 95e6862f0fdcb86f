// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/localrisk.h"

#include "app/desktop/guithread.h"
#include "app/desktop/localpeople.h"
#include "app/desktop/terminalrun.h"
#include "models/base/clock.h"
#include "models/live/riskreader.h"
#include "models/risk/approval.h"
#include "models/risk/rules.h"
#include "models/store/riskrepository.h"

namespace wavedeck::desktop {

namespace {

constexpr int kLookMs = 3'000;
constexpr qint64 kAnewMs = 60'000; ///< without a change: days pass

/// Who acts; a sign-in that is over is nobody's.
bool isSame(const RiskLine& a, const RiskLine& b)
{
    return a.id == b.id && a.revision == b.revision && a.state == b.state && a.waits == b.waits
        && a.signedSlots == b.signedSlots && a.author == b.author;
}

bool isSame(const RiskWaiting& a, const RiskWaiting& b)
{
    return a.id == b.id && a.kind == b.kind && a.why == b.why && a.dueAt == b.dueAt && a.changes == b.changes
        && a.title == b.title;
}

bool isSame(const RiskView& a, const RiskView& b)
{
    const auto same = [](const auto& one, const auto& other) { return isSame(one, other); };
    return a.known == b.known && a.people == b.people && a.failure == b.failure && a.who.name == b.who.name
        && a.who.roles == b.who.roles && a.who.signedIn == b.who.signedIn && a.matrix.sha256 == b.matrix.sha256
        && std::equal(a.lines.begin(), a.lines.end(), b.lines.begin(), b.lines.end(), same)
        && std::equal(a.queue.begin(), a.queue.end(), b.queue.begin(), b.queue.end(), same);
}

RiskView failed(const RiskView& before, const Error& error)
{
    RiskView view = before;
    if (error.code == QLatin1String("no-database")) {
        view.known = true; // nothing was ever stored: nothing is wrong
        view.matrix = risk::firstMatrix();
        view.templates = {QStringLiteral("full"), QStringLiteral("minimal")};
        view.failure.clear();
    } else {
        view.failure = error.line();
    }
    return view;
}

Error unknown(const QString& what, const QString& why)
{
    return {ErrorKind::Usage, QStringLiteral("bad-decision"), what, why, {}};
}

std::optional<risk::Verb> verbOf(RiskDecision::Kind kind)
{
    switch (kind) {
    case RiskDecision::Approve:
        return risk::Verb::Approve;
    case RiskDecision::RequestChanges:
        return risk::Verb::RequestChanges;
    case RiskDecision::Reject:
        return risk::Verb::Reject;
    case RiskDecision::Defer:
        return risk::Verb::Defer;
    case RiskDecision::Revoke:
        return risk::Verb::Revoke;
    case RiskDecision::Escalate:
        return risk::Verb::Escalate;
    case RiskDecision::Submit:
    case RiskDecision::Withdraw:
        break;
    }
    return std::nullopt;
}

Status decideNow(Store& store, const Actor& who, const RiskDecision& decision, const SecretPtr& password)
{
    risk::Approvals approvals(store);
    if (decision.kind == RiskDecision::Withdraw)
        return approvals.withdraw(decision.id, decision.reason, who, utcMs());
    if (decision.kind == RiskDecision::Submit)
        return approvals.submit(decision.id, who, utcMs());
    const auto verb = verbOf(decision.kind);
    if (!verb || !password)
        return unknown(decision.id, QStringLiteral("a signature needs its password"));
    if (!who.signedIn)
        return Error{ErrorKind::Forbidden, QStringLiteral("not-signed-in"), decision.id,
            QStringLiteral("a signature needs a person"), QStringLiteral("sign in first")};
    // Half a second, before the transaction that checks everything else.
    const auto signer = signing::Signer::signIn(store.dataDir(), who.name, *password, utcMs());
    if (!signer)
        return signer.error();
    const risk::Decision asked{
        *verb, decision.id, decision.phase, decision.role, decision.reason, decision.trigger, decision.version};
    return approvals.decide(asked, *signer, utcMs());
}

} // namespace

LocalRisk::LocalRisk(QString dataDir)
    : m_dataDir(std::move(dataDir))
{
    m_pool.setMaxThreadCount(1);
    m_pool.setExpiryTimeout(-1);
    m_exports.setMaxThreadCount(1);
    connect(&m_look, &QTimer::timeout, this, &LocalRisk::refresh);
    m_look.start(kLookMs);
    refresh();
}

LocalRisk::~LocalRisk()
{
    *m_ending = true;
    m_exports.waitForDone();
    m_pool.start([this] { m_store.reset(); }); // where it was opened
    m_pool.waitForDone();
}

void LocalRisk::looked(const RiskView& now)
{
    if (!isSame(view(), now))
        tell(now);
}

void LocalRisk::refresh()
{
    if (std::exchange(m_looking, true))
        return;
    m_pool.start([this, self = QPointer<LocalRisk>(this), before = view()] {
        // We are waited for by the destructor: `this` is there as long as this runs.
        const Actor who = actorHere(m_dataDir);
        const qint64 now = utcMs();
        RiskView found = before;
        if (!m_store) {
            auto opened = Store::openForReading(m_dataDir);
            if (opened)
                m_store = std::move(*opened);
            else
                found = failed(before, opened.error());
            m_seen = -1;
        }
        if (m_store) {
            const qint64 version = m_store->dataVersion();
            const bool same = version == m_seen && now - m_seenAt < kAnewMs && before.who.name == who.name
                && before.who.roles == who.roles && before.who.signedIn == who.signedIn;
            if (!same) {
                found = readRiskView(*m_store, who, now);
                m_seen = version;
                m_seenAt = now;
            }
        } else {
            found.who = who;
        }
        onGuiThread([self, found] {
            if (!self)
                return;
            self->m_looking = false;
            self->looked(found);
        });
    });
}

template <class T>
void LocalRisk::make(
    const std::function<Result<T>(Store&, const Actor&)>& work, QObject* context, const Answer<T>& answer)
{
    m_pool.start([self = QPointer<LocalRisk>(this), guard = QPointer<QObject>(context), work, answer,
                     dataDir = m_dataDir, before = view()] {
        const Actor who = actorHere(dataDir);
        auto store = Store::openForWriting(dataDir);
        const Result<T> done = store ? work(**store, who) : Result<T>(store.error());
        const RiskView now = store ? readRiskView(**store, who, utcMs()) : failed(before, store.error());
        onGuiThread([self, guard, answer, done, now] {
            if (self)
                self->looked(now);
            if (guard)
                answer(done);
        });
    });
}

void LocalRisk::change(const QString& id, const std::function<Status(Store&, const Actor&)>& work, QObject* context,
    const Answer<RiskShown>& answer)
{
    make<RiskShown>(
        [id, work](Store& store, const Actor& who) -> Result<RiskShown> {
            if (const Status done = work(store, who); !done)
                return done.error();
            return readRiskShown(store, id, who, utcMs());
        },
        context, answer);
}

void LocalRisk::read(const QString& id, QObject* context, Answer<RiskShown> answer)
{
    m_pool.start([guard = QPointer<QObject>(context), answer, dataDir = m_dataDir, id] {
        const Actor who = actorHere(dataDir);
        const auto store = Store::openForReading(dataDir);
        const auto shown = store ? readRiskShown(**store, id, who, utcMs()) : Result<RiskShown>(store.error());
        onGuiThread(guard, [answer, shown] { answer(shown); });
    });
}

void LocalRisk::create(const QString& title, const QString& templateName, const QJsonObject& content, QObject* context,
    Answer<QString> answer)
{
    make<QString>(
        [title, templateName, content](Store& store, const Actor& who) -> Result<QString> {
            auto made = content.isEmpty() ? risk::newAssessment(templateName) : risk::fromJson(content);
            if (!made)
                return made.error();
            made->title = title;
            return RiskRepository(store).create(*made, who, utcMs());
        },
        context, answer);
}

void LocalRisk::save(
    const QString& id, int base, const QJsonObject& content, QObject* context, Answer<RiskShown> answer)
{
    change(
        id,
        [id, base, content](Store& store, const Actor& who) -> Status {
            const auto read = risk::fromJson(content);
            return read ? RiskRepository(store).save(id, *read, who, utcMs(), base) : Status(read.error());
        },
        context, answer);
}

void LocalRisk::decide(
    const RiskDecision& decision, const SecretPtr& password, QObject* context, Answer<RiskShown> answer)
{
    change(
        decision.id,
        [decision, password](Store& store, const Actor& who) { return decideNow(store, who, decision, password); },
        context, answer);
}

void LocalRisk::tick(
    const QString& id, const QString& kind, const QString& item, bool on, QObject* context, Answer<RiskShown> answer)
{
    change(
        id,
        [=](Store& store, const Actor& who) {
            return RiskRepository(store).tick(id, kind, item, on, QString(), who, utcMs());
        },
        context, answer);
}

void LocalRisk::exportTo(
    const QString& id, const QString& format, const QString& folder, QObject* context, Answer<QString> answer)
{
    m_exports.start(
        [guard = QPointer<QObject>(context), answer, dataDir = m_dataDir, id, format, folder, stop = m_ending] {
            const auto file = exportRecord(QStringLiteral("risk"), id, format, folder, dataDir, *stop);
            onGuiThread(guard, [answer, file] { answer(file); });
        });
}

} // namespace wavedeck::desktop
