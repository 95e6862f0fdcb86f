// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/live/links.h"

namespace wavedeck {

const QString kGatePlace = QStringLiteral("gate");

namespace {

const QString kLead = QStringLiteral("wavedeck:");

} // namespace

std::optional<LiveLink> linkInto(const LiveSession& live, const QString& uri)
{
    if (!uri.startsWith(kLead))
        return std::nullopt;
    const QString path = uri.mid(kLead.size());
    if (path.section(QLatin1Char('/'), 0, 0) != live.session.id)
        return std::nullopt;
    LiveLink link{path.section(QLatin1Char('/'), 1), {}};
    // Ids of agents have a `#` of their own: a#3.
    const qsizetype hash = link.id.lastIndexOf(QLatin1Char('#'));
    if (hash < 0 || live.agentIndex.contains(link.id))
        return link;
    return LiveLink{link.id.left(hash), link.id.mid(hash + 1)};
}

QString linkTo(const QString& session, const QString& id, const QString& place)
{
    QString link = kLead + session;
    if (!id.isEmpty())
        link += QLatin1Char('/') + id;
    return place.isEmpty() ? link : QString(link + QLatin1Char('#') + place);
}

} // namespace wavedeck
