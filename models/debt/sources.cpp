// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/debt/sources.h"

#include "models/domain/blocking.h"

#include <QCryptographicHash>
#include <QDir>
#include <QRegularExpression>

namespace wavedeck::debt {

namespace {

QString hashOf(const QStringList& parts)
{
    const QByteArray bytes = parts.join(QChar(QChar::Null)).toUtf8();
    return QString::fromLatin1(QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex().left(32));
}

/// The line of a plan on which the id of a gate stands; 0 = nowhere, as where a library makes it.
int lineOf(const QString& plan, const QString& gate)
{
    const QRegularExpression id(
        QStringLiteral(R"(\bid:\s*["']?%1["']?\s*(?:[,}#]|$))").arg(QRegularExpression::escape(gate)));
    const QStringList lines = plan.split(QLatin1Char('\n'));
    for (qsizetype i = 0; i < lines.size(); ++i)
        if (id.match(lines.at(i)).hasMatch())
            return int(i) + 1;
    return 0;
}

/// Relative to folder where it lies below it.
QString below(const QString& folder, const QString& path)
{
    return path.startsWith(folder + QLatin1Char('/')) ? path.mid(folder.size() + 1) : path;
}

} // namespace

QString gateRef(const Session& session, const QString& gate)
{
    return QStringLiteral("%1 %2").arg(gate, hashOf({session.workspace, session.name, gate}));
}

DebtItem itemOf(const Session& session, const Gate& gate)
{
    DebtItem item;
    const bool waived = gate.state == GateState::Waived;
    const bool blocking = gate.kind == GateKind::Blocking;
    const QString kind = blocking ? QStringLiteral("Gate") : QStringLiteral("Advisory gate");
    item.title = QStringLiteral("%1 %2 %3").arg(kind, gate.name.isEmpty() ? gate.id : gate.name, word(gate.state));
    item.priority = blocking ? Priority::P1 : Priority::P2;
    item.category = QStringLiteral("Quality gate");
    item.folder = session.workspace;
    item.path = below(session.workspace, session.planFile);
    item.line = lineOf(session.planText, gate.id);
    item.session = session.id;
    item.gate = gate.id;
    item.source = QStringLiteral("gate");
    item.sourceRef = gateRef(session, gate.id);
    item.what = waived ? QStringLiteral("Waived by %1: %2")
                             .arg(gate.waiver.value(QLatin1String("by")).toString(),
                                 gate.waiver.value(QLatin1String("reason")).toString())
                       : QStringLiteral("It failed in %1: %2").arg(session.id, gate.reason);
    if (waived)
        item.dueAt = waivedUntil(gate.waiver);
    return item;
}

std::optional<DebtItem> itemOf(
    const Session& session, const Agent& agent, const QString& domain, const QJsonObject& told)
{
    const auto text = [&](const char* key) { return told.value(QLatin1String(key)).toString(); };
    DebtItem item;
    item.title = text("title").left(kLongestWord);
    if (item.title.trimmed().isEmpty())
        return std::nullopt;
    const std::pair<const char*, const char*> words[]
        = {{"priority", "priority"}, {"category", "category"}, {"layer", "layer"}, {"domain", "domain"},
            {"location", "location"}, {"kind", "kind"}, {"expert", "expert"}, {"effort_min", "effort"},
            {"what", "what"}, {"what", "description"}, {"fix", "fix"}, {"exploitability", "exploitability"}};
    for (const auto& [field, key] : words)
        if (const QString value = text(key); !value.isEmpty())
            (void)put(item, QLatin1String(field), value); // what it does not take is left out
    if (item.domain.isEmpty())
        item.domain = domain;
    item.folder = session.workspace;
    item.path = below(session.workspace, item.path);
    item.session = session.id;
    item.agent = agent.id;
    item.source = QStringLiteral("agent");
    item.sourceRef = hashOf({session.workspace, item.path, item.title.simplified().toLower()});
    return item;
}

DebtItem itemOf(const config::Finding& finding, const QString& folder)
{
    DebtItem item;
    item.title = finding.message.left(kLongestWord);
    item.priority = priorityOf(finding.severity).value_or(Priority::P2);
    item.category = QStringLiteral("Configuration");
    item.folder = folder;
    QStringList ref{folder, finding.rule};
    if (!finding.places.isEmpty()) {
        const config::Place& place = finding.places.first();
        item.path = below(folder, QDir(folder).absoluteFilePath(place.file));
        item.line = place.mark.line;
        ref += {item.path, place.key};
    } else {
        ref += finding.message;
    }
    item.what = finding.text();
    item.fix = finding.mend;
    item.source = QStringLiteral("configuration");
    item.sourceRef = hashOf(ref);
    return item;
}

DebtItem itemOf(const QString& factor, const QString& name, const QString& why, const QString& folder)
{
    DebtItem item;
    item.title = QStringLiteral("Twelve-factor: %1").arg(name).left(kLongestWord);
    item.category = QStringLiteral("Configuration");
    item.folder = folder;
    item.path = QStringLiteral(".");
    item.what = why;
    item.source = QStringLiteral("configuration");
    item.sourceRef = hashOf({folder, QStringLiteral("factor"), factor});
    return item;
}

} // namespace wavedeck::debt
