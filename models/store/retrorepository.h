// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/people/actor.h"
#include "models/retro/live.h"
#include "models/retro/retro.h"
#include "models/store/store.h"

#include <QJsonObject>

#include <optional>

namespace wavedeck {

/// Something that an agent said in its event file, for the retrospective of its session.
struct OfferedContribution {
    qint64 id = 0;
    QString session;
    QString agent;
    qint64 at = 0;
    QJsonObject said; ///< {"phase","title","severity","fields":{…}}
    QString taken; ///< RETRO-001; empty = not taken yet
};

/// What `{"contribution":{"phase","title","severity","impact",…}}` of an agent says, bounded: the texts of a
/// contribution's fields and nothing else. Everything is hostile. Empty = it says nothing.
std::optional<OfferedContribution> offeredOf(
    const QString& session, const QString& agent, const QJsonObject& told, qint64 now);

/// Retrospectives as they are stored. What people do with one: models/retro/operations.h. Same thread as the store.
class RetroRepository {
public:
    explicit RetroRepository(Store& store)
        : m_store(store)
    {
    }

    QStringList ids(); ///< newest first
    /// As it is shown at a moment: with its timer, and without votes that are hidden (Theme::votes is -1).
    std::optional<retro::Retro> retro(const QString& id, const retro::Moment& moment = retro::momentNow());
    std::optional<QString> withCode(const QString& code); ///< id of the one that has it
    /// Those of a project (empty: of all), oldest first, as they are stored.
    QList<retro::Retro> ofProject(const QString& project);
    QList<retro::Retro> ofSession(const QString& session);
    /// A whole one (import, JSON read back), inside the caller's transaction; gives it its id.
    Result<QString> insert(const retro::Retro& retro, qint64 now);

    /// For models/retro/operations.h, inside its transaction.
    std::optional<retro::Kept> kept(const QString& id);
    Status put(const retro::Kept& kept); ///< retro.id set; new or changed
    Result<QString> nextId();
    Result<int> nextAction(); ///< numbers go on over all retrospectives, so that one number names one action

    QStringList templates(); ///< names of those that were saved
    std::optional<QJsonObject> savedTemplate(const QString& name);
    Status saveTemplate(const QString& name, const QJsonObject& body, const QString& actor, qint64 now);

    QList<OfferedContribution> offered(const QString& session); ///< oldest first, taken ones too
    /// Inside the caller's transaction. The same again, or more than kMostOfAgent of one agent, changes nothing.
    Status offer(const OfferedContribution& contribution);
    static constexpr int kMostOfAgent = 50;
    Status take(qint64 id, const QString& retro);

private:
    Store& m_store;
};

} // namespace wavedeck
