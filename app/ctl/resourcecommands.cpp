// SPDX-License-Identifier: GPL-3.0-or-later
// scan resources, which app/audit does
#include "app/ctl/resourcecommands.h"

#include "app/audit/resources.h"
#include "app/ctl/context.h"
#include "app/ctl/output.h"
#include "app/ctl/values.h"
#include "models/base/clock.h"
#include "models/store/auditrepository.h"

#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSaveFile>

namespace wavedeck::ctl {

namespace {

QString textOf(const QJsonValue& value, const char* key)
{
    return plain(value[QLatin1String(key)].toString());
}

/// `largest trees` of largest_trees; the unit is in the name.
QString factLine(const QString& key, const QJsonValue& value)
{
    QString name = key;
    QString shown;
    if (key.endsWith(QLatin1String("_bytes")))
        shown = humanBytes(value.toInteger());
    else if (key.endsWith(QLatin1String("_ms")))
        shown = humanDuration(value.toInteger());
    else if (key.endsWith(QLatin1String("_percent")))
        shown = QStringLiteral("%1 %").arg(value.toDouble(), 0, 'f', 1);
    else
        shown = value.isDouble() ? QString::number(value.toInteger()) : plain(value.toString());
    for (const char* unit : {"_bytes", "_ms", "_percent"})
        if (name.endsWith(QLatin1String(unit)))
            name.chop(qsizetype(qstrlen(unit)));
    return QStringLiteral("%1 %2").arg(name.replace(QLatin1Char('_'), QLatin1Char(' ')), shown);
}

QString sectionText(const QJsonValue& section, const QJsonArray& findings)
{
    const QString name = textOf(section, "name");
    QStringList facts;
    const QJsonObject object = section[QStringLiteral("facts")].toObject();
    for (auto it = object.begin(); it != object.end(); ++it)
        if (!it.value().isArray())
            facts.append(factLine(it.key(), it.value()));
    QString text
        = QStringLiteral("\n%1%2\n  %3\n").arg(name.left(1).toUpper(), name.mid(1), facts.join(QStringLiteral(", ")));
    for (const QJsonValue& tree : object.value(QStringLiteral("largest_trees")).toArray())
        text += QStringLiteral("  %1 in %2 processes below %3 (%4)\n")
                    .arg(humanBytes(tree[QStringLiteral("rss_bytes")].toInteger()))
                    .arg(tree[QStringLiteral("processes")].toInteger())
                    .arg(tree[QStringLiteral("pid")].toInteger())
                    .arg(clipped(textOf(tree, "command"), 60));
    QList<QStringList> rows;
    for (const QJsonValue& finding : findings)
        if (textOf(finding, "section") == name)
            rows.append({QStringLiteral("  %1.").arg(finding[QStringLiteral("number")].toInt()),
                textOf(finding, "severity"), textOf(finding, "state"), textOf(finding, "message")});
    text += rows.isEmpty() ? QStringLiteral("  nothing found\n") : table(rows);
    QStringList unknown;
    for (const QJsonValue& one : section[QStringLiteral("cannot_know")].toArray())
        unknown.append(plain(one.toString()));
    return text + QStringLiteral("  Cannot be known: %1.\n").arg(unknown.join(QStringLiteral("; ")));
}

QString sumLine(const char* what, const QJsonObject& sums)
{
    const auto bytes = [&](const char* key) { return humanBytes(sums.value(QLatin1String(key)).toInteger()); };
    const auto percent = [&](const char* key) {
        const QJsonValue value = sums.value(QLatin1String(key));
        return value.isDouble() ? QStringLiteral(" (%1 %)").arg(value.toDouble(), 0, 'f', 1) : QString();
    };
    QString text = QStringLiteral("%1: waste %2, expected reclaim %3%4, reclaimed %5%6")
                       .arg(QLatin1String(what), bytes("waste_bytes"), bytes("expected_reclaim_bytes"),
                           percent("expected_reclaim_percent"), bytes("reclaimed_bytes"), percent("reclaimed_percent"));
    if (sums.value(QLatin1String("used_percent")).isDouble())
        text += QStringLiteral("; used%1, after the remedies%2")
                    .arg(percent("used_percent"), percent("projected_used_percent"))
                    .remove(QLatin1Char('('))
                    .remove(QLatin1Char(')'));
    return text + QLatin1Char('\n');
}

QString auditText(const QJsonObject& audit)
{
    const QJsonArray findings = audit.value(QLatin1String("findings")).toArray();
    QString text = QStringLiteral("%1: resources, %2, by %3, %4 findings in %5\n")
                       .arg(textOf(audit, "id"), textOf(audit, "at"), textOf(audit, "by"))
                       .arg(findings.size())
                       .arg(humanDuration(audit.value(QLatin1String("elapsed_ms")).toInteger()));
    text += sumLine("Memory", audit.value(QLatin1String("memory")).toObject())
        + sumLine("Disk", audit.value(QLatin1String("disk")).toObject());
    for (const QJsonValue& section : audit.value(QLatin1String("sections")).toArray())
        text += sectionText(section, findings);
    const QJsonArray actions = audit.value(QLatin1String("actions")).toArray();
    if (!actions.isEmpty())
        text += QStringLiteral("\nDone\n");
    for (const QJsonValue& action : actions)
        text += QStringLiteral("  %1 %2: %3\n")
                    .arg(textOf(action, "what"), textOf(action, "target"), textOf(action, "result"));
    bool ends = false;
    bool cleans = false;
    for (const QJsonValue& finding : findings)
        if (textOf(finding, "state") == QLatin1String("open")) {
            ends = ends || textOf(finding, "remedy") == QLatin1String("end");
            cleans = cleans || textOf(finding, "remedy") == QLatin1String("clean");
        }
    if (ends || cleans)
        text += QStringLiteral("\nNothing was touched. To remedy: wavedeckctl scan resources%1%2\n")
                    .arg(ends ? QStringLiteral(" --end") : QString(), cleans ? QStringLiteral(" --clean") : QString());
    return text;
}

Result<audit::Allowances> allowances(const Arguments& arguments)
{
    audit::Allowances allowed;
    for (const QString& given : arguments.values("--allow")) {
        bool ok = false;
        const qsizetype at = given.lastIndexOf(QLatin1Char('='));
        const int count = given.mid(at + 1).toInt(&ok);
        if (at <= 0 || !ok || count < 0 || count > 100'000)
            return usage("bad-value", QStringLiteral("--allow %1").arg(given),
                QStringLiteral("it is no program with a number"), QStringLiteral("write --allow worker=3"));
        allowed.insert(given.left(at).toUtf8(), count);
    }
    return allowed;
}

Result<ResourceRequest> requestOf(const Context& context, const Arguments& arguments)
{
    ResourceRequest request;
    request.dataDir = context.dataDir();
    request.actor = context.whoName();
    const auto policy = auditPolicy(context.dataDir());
    if (!policy)
        return policy.error();
    request.end = arguments.has("--end") || policy->end;
    request.clean = arguments.has("--clean") || policy->clean;
    if (arguments.has("--end") || arguments.has("--clean"))
        request.consentBy = QStringLiteral("command");
    else if (policy->end || policy->clean)
        request.consentBy = QStringLiteral("audit.remediate");
    if (!request.consentBy.isEmpty()) {
        const auto by = context.who();
        if (!by && request.consentBy == QStringLiteral("command"))
            return by.error();
        if (by)
            request.by = *by;
        else // nobody knows whose it is: it only looks
            request.end = request.clean = false;
    }
    request.only = arguments.values("--only");
    for (const QString& folder : arguments.values("--dir")) {
        if (!QFileInfo(folder).isDir())
            return usage("bad-value", QStringLiteral("--dir %1").arg(folder), QStringLiteral("there is no such folder"),
                QStringLiteral("name a folder that exists"));
        request.folders.append(QFileInfo(folder).absoluteFilePath());
    }
    const auto allowed = allowances(arguments);
    if (!allowed)
        return allowed.error();
    request.allowed = *allowed;
    const std::pair<const char*, qint64*> durations[]
        = {{"--idle", &request.idleMs}, {"--older-than", &request.olderThanMs}, {"--apart", &request.apartMs}};
    for (const auto& [name, target] : durations) {
        if (!arguments.has(name))
            continue;
        const auto given = durationOption(arguments, name);
        if (!given)
            return given.error();
        *target = *given;
    }
    if (request.apartMs > 30'000)
        return usage("bad-value", QStringLiteral("--apart"), QStringLiteral("an audit is done within a minute"),
            QStringLiteral("give at most 30s"));
    if (arguments.has("--fail-on") && !audit::severityFrom(arguments.value("--fail-on")))
        return usage("bad-value", QStringLiteral("--fail-on ") + arguments.value("--fail-on"),
            QStringLiteral("unknown severity"), QStringLiteral("use critical, high, medium, low or info"));
    if (arguments.has("--output"))
        request.outFile = QFileInfo(arguments.value("--output")).absoluteFilePath();
    return request;
}

int list(Context& context)
{
    QJsonArray array;
    QList<QStringList> rows{{QStringLiteral("AUDIT"), QStringLiteral("AT"), QStringLiteral("FINDINGS"),
        QStringLiteral("OPEN"), QStringLiteral("WASTE"), QStringLiteral("RECLAIMED"), QStringLiteral("BY")}};
    const auto store = context.store();
    if (!store && store.error().code != QLatin1String("no-database"))
        return context.fail(store.error());
    const QList<AuditSummary> audits = store ? AuditRepository(**store).audits() : QList<AuditSummary>();
    for (const AuditSummary& audit : audits) {
        array.append(QJsonObject{{QStringLiteral("id"), audit.id}, {QStringLiteral("kind"), audit.kind},
            {QStringLiteral("at"), rfc3339(audit.at)}, {QStringLiteral("by"), audit.actor},
            {QStringLiteral("findings"), audit.findings}, {QStringLiteral("open"), audit.openFindings},
            {QStringLiteral("waste_bytes"), audit.wasteBytes},
            {QStringLiteral("reclaimed_bytes"), audit.reclaimedBytes}, {QStringLiteral("actions"), audit.actions}});
        rows.append({audit.id, dateTime(audit.at), QString::number(audit.findings), QString::number(audit.openFindings),
            humanBytes(audit.wasteBytes), humanBytes(audit.reclaimedBytes), plain(audit.actor)});
    }
    return context.answer({{QStringLiteral("audits"), array}},
        audits.isEmpty() ? QStringLiteral("no audits yet; run `wavedeckctl scan resources`\n") : table(rows));
}

int show(Context& context, const QString& asked)
{
    const auto store = context.store();
    if (!store && store.error().code != QLatin1String("no-database"))
        return context.fail(store.error());
    QString id = asked;
    if (store && asked == QLatin1String("last"))
        if (const auto newest = AuditRepository(**store).newest(QStringLiteral("resources")))
            id = newest->id;
    const auto document = store ? AuditRepository(**store).document(id) : std::nullopt;
    if (!document)
        return context.fail(usage("unknown-audit", asked, QStringLiteral("there is no such audit"),
            QStringLiteral("see `wavedeckctl scan resources --list`")));
    return context.answer(*document, auditText(*document));
}

int due(Context& context)
{
    const auto document = auditDue(context.dataDir());
    if (!document)
        return context.fail(document.error());
    const bool isDue = document->value(QLatin1String("due")).toBool();
    const QJsonValue last = document->value(QLatin1String("last"));
    const bool isEver = document->value(QLatin1String("next_at")).isString();
    const qint64 days = (document->value(QLatin1String("next_in_ms")).toInteger() + 43'200'000) / 86'400'000;
    const QString before = last.isObject()
        ? QStringLiteral("last %1 at %2, ").arg(textOf(last, "id"), textOf(last, "at"))
        : QStringLiteral("none yet, ");
    return context.answer(*document,
        !isEver     ? QStringLiteral("resource audit: %1only when asked for\n").arg(before)
            : isDue ? QStringLiteral("resource audit: %1due now\n").arg(before)
                    : QStringLiteral("resource audit: %1next run in %2\n")
                          .arg(before, days == 1 ? QStringLiteral("1 day") : QStringLiteral("%1 days").arg(days)),
        isDue ? 1 : 0);
}

bool isTooBad(const QJsonObject& document, const Arguments& arguments)
{
    const auto line = audit::severityFrom(arguments.value("--fail-on"));
    for (const QJsonValue& finding : document.value(QLatin1String("findings")).toArray())
        if (line && textOf(finding, "state") != QLatin1String("remedied")
            && audit::severityFrom(textOf(finding, "severity")) >= line)
            return true;
    return false;
}

} // namespace

int scanResources(Context& context, const Arguments& arguments)
{
    const int asked = int(arguments.has("--list")) + int(arguments.has("--show")) + int(arguments.has("--due"));
    if (asked > 1 || (asked == 1 && (arguments.has("--end") || arguments.has("--clean"))))
        return context.fail(usage("usage", QStringLiteral("scan resources"),
            QStringLiteral("--list, --show and --due stand alone"), QStringLiteral("see --help")));
    if (arguments.has("--list"))
        return list(context);
    if (arguments.has("--show"))
        return show(context, arguments.value("--show"));
    if (arguments.has("--due"))
        return due(context);
    const auto request = requestOf(context, arguments);
    if (!request)
        return context.fail(request.error());
    const auto document = auditResources(*request);
    if (!document)
        return context.fail(document.error());
    if (arguments.has("--output")) {
        QSaveFile file(request->outFile);
        const QByteArray bytes = context.json() ? QJsonDocument(*document).toJson() : auditText(*document).toUtf8();
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit())
            return context.fail({ErrorKind::Environment, QStringLiteral("cannot-write"), arguments.value("--output"),
                file.errorString(),
                QStringLiteral("the audit is stored; see `wavedeckctl scan resources --show last`")});
    }
    return context.answer(*document, auditText(*document), isTooBad(*document, arguments) ? 1 : 0);
}

} // namespace wavedeck::ctl
