// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/debt/fingerprint.h"
#include "models/debt/jsonbounds.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <array>

namespace wavedeck::debt {

namespace {

QJsonObject object(const QJsonObject& from, const char* key)
{
    return from.value(QLatin1String(key)).toObject();
}
QJsonArray list(const QJsonObject& from, const char* key)
{
    return from.value(QLatin1String(key)).toArray();
}
QString text(const QJsonObject& from, const char* key)
{
    return from.value(QLatin1String(key)).toString();
}

/// By what SARIF calls it; its own word stays the label.
struct Level {
    const char* level;
    const char* priority;
};
constexpr std::array kLevels{Level{"error", "P1"}, Level{"warning", "P2"}, Level{"note", "P3"}, Level{"none", "P3"}};

/// CVSS bands of `security-severity`.
struct Band {
    double from;
    const char* priority;
};
constexpr std::array kBands{Band{9.0, "P0"}, Band{7.0, "P1"}, Band{4.0, "P2"}, Band{0.0, "P3"}};

/// The first tag that begins like this names the category.
constexpr std::array<std::pair<const char*, const char*>, 14> kCategories{
    {{"security", "Security"}, {"external/cwe", "Security"}, {"cwe", "Security"}, {"owasp", "Security"},
        {"vulnerability", "Security"}, {"performance", "Performance"}, {"reliability", "Reliability"},
        {"correctness", "Correctness"}, {"bug", "Correctness"}, {"portability", "Portability"}, {"test", "Tests"},
        {"doc", "Docs"}, {"style", "Style"}, {"maintainability", "Maintainability"}}};

/// What one run says of itself and its rules.
struct Run {
    QList<QJsonObject> rules;
    QHash<QString, qsizetype> byId;
    QHash<QString, QString> bases; ///< uriBaseId → URI it stands for
    QJsonArray artifacts;
    const Place& place;

    QJsonObject ruleOf(const QJsonObject& result) const
    {
        const QJsonObject reference = object(result, "rule");
        const QString id = text(result, "ruleId").isEmpty() ? text(reference, "id") : text(result, "ruleId");
        if (const auto known = byId.constFind(id); known != byId.constEnd())
            return rules.at(*known);
        QJsonValue index = result.value(QLatin1String("ruleIndex"));
        if (!index.isDouble())
            index = reference.value(QLatin1String("index"));
        return rules.value(index.toInteger(-1));
    }
};

QString category(const QJsonObject& result, const QJsonObject& rule, bool scored)
{
    QJsonArray tags = list(object(result, "properties"), "tags");
    for (const QJsonValue& tag : list(object(rule, "properties"), "tags"))
        tags.append(tag);
    for (const QJsonValue& tag : tags) {
        const QString word = tag.toString().toLower();
        for (const auto& [begin, name] : kCategories)
            if (word.startsWith(QLatin1String(begin)))
                return QLatin1String(name);
    }
    return scored ? QStringLiteral("Security") : QStringLiteral("Static analysis");
}

/// Sets priority, label and category.
void rate(Finding& finding, const QJsonObject& result, const QJsonObject& rule)
{
    QString level = text(result, "level");
    if (level.isEmpty())
        level = text(object(rule, "defaultConfiguration"), "level");
    if (level.isEmpty())
        level = QStringLiteral("warning");
    finding.priority = QStringLiteral("P2");
    for (const Level& known : kLevels)
        if (level == QLatin1String(known.level))
            finding.priority = QLatin1String(known.priority);
    finding.label = kept(level, kMostName);
    QJsonValue score = object(result, "properties").value(QLatin1String("security-severity"));
    if (score.isUndefined())
        score = object(rule, "properties").value(QLatin1String("security-severity"));
    const double value = score.isDouble() ? score.toDouble() : score.toString().toDouble();
    const bool scored = value > 0 && value <= 10;
    if (scored) {
        for (const Band& band : kBands)
            if (value >= band.from) {
                finding.priority = QLatin1String(band.priority);
                break;
            }
        finding.label = QStringLiteral("%1, security-severity %2").arg(finding.label).arg(value);
    }
    finding.category = category(result, rule, scored);
}

/// `{0}` stands for the first argument.
QString message(const QJsonObject& given, const QJsonObject& rule)
{
    QString words = text(given, "text");
    if (words.isEmpty())
        words = text(object(object(rule, "messageStrings"), text(given, "id").toUtf8().constData()), "text");
    const QJsonArray arguments = list(given, "arguments");
    if (arguments.isEmpty())
        return words;
    // In one pass: an argument that holds placeholders itself must not multiply.
    QString filled;
    for (qsizetype i = 0; i < words.size() && filled.size() < kMostProse; ++i) {
        const bool placed = words[i] == QLatin1Char('{') && i + 2 < words.size() && words[i + 1].isDigit()
            && words[i + 2] == QLatin1Char('}');
        if (!placed) {
            filled += words[i];
            continue;
        }
        filled += arguments.at(words[i + 1].digitValue()).toString().left(kMostName);
        i += 2;
    }
    return filled;
}

void describe(Finding& finding, const QJsonObject& result, const QJsonObject& rule)
{
    const QString said = message(object(result, "message"), rule);
    QString about = text(object(rule, "fullDescription"), "text");
    if (about.isEmpty())
        about = text(object(rule, "shortDescription"), "text");
    finding.title = kept(said.isEmpty() ? about : said, kMostTitle);
    if (finding.title.isEmpty())
        finding.title = finding.rule;
    const QString whole = about.isEmpty() || about == said ? said : QString(said + QLatin1Char('\n') + about);
    finding.what = kept(whole, kMostProse, true);
    finding.fix = kept(text(object(rule, "help"), "text"), kMostProse, true);
}

/// The tool's own, never by what only says who wrote a line or when.
QString ownFingerprint(const QJsonObject& result)
{
    const auto good = [](const QString& value) { return value.size() >= 8 && !value.contains(QLatin1Char(' ')); };
    const QJsonObject whole = object(result, "fingerprints");
    for (auto it = whole.begin(); it != whole.end(); ++it)
        if (good(it.value().toString()))
            return hashed(QString(it.key() + QLatin1Char('=') + it.value().toString()));
    const QJsonObject partial = object(result, "partialFingerprints");
    for (auto it = partial.begin(); it != partial.end(); ++it) {
        const bool names = it.key().contains(QLatin1String("hash"), Qt::CaseInsensitive)
            || it.key().contains(QLatin1String("fingerprint"), Qt::CaseInsensitive);
        if (names && good(it.value().toString()))
            return hashed(QString(it.key() + QLatin1Char('=') + it.value().toString()));
    }
    return {};
}

void readSuppression(Finding& finding, const QJsonObject& result)
{
    // Of several the one that holds least counts: what is still under review is not accepted.
    constexpr std::array<std::pair<const char*, const char*>, 3> kStates{
        {{"rejected", "rejected"}, {"underReview", "under-review"}, {"accepted", "accepted"}}};
    const QJsonArray all = list(result, "suppressions");
    for (const auto& [word, state] : kStates)
        for (const QJsonValue& one : all) {
            const QString status = one.toObject().value(QLatin1String("status")).toString(QStringLiteral("accepted"));
            if (status != QLatin1String(word) || !finding.suppressed.isEmpty())
                continue;
            finding.suppressed = QLatin1String(state);
            finding.suppressedWhy = kept(text(one.toObject(), "justification"), kMostTitle);
        }
}

/// The root of a check-out, which stands elsewhere on the machine that scanned.
bool isRoot(QString base)
{
    base.remove(QLatin1Char('%'));
    return base == QLatin1String("SRCROOT") || base == QLatin1String("ROOTPATH") || base == QLatin1String("REPOROOT")
        || base == QLatin1String("PROJECTROOT");
}

Result<QString> pathOf(QJsonObject location, const Run& run)
{
    if (!location.contains(QLatin1String("uri")))
        location
            = object(run.artifacts.at(location.value(QLatin1String("index")).toInteger(-1)).toObject(), "location");
    const QString uri = text(location, "uri");
    const QString base = text(location, "uriBaseId");
    if (uri.isEmpty())
        return QString();
    QString root = run.bases.value(base);
    if (root.isEmpty() || isRoot(base))
        return innerPath(uri, run.place, true);
    if (!root.endsWith(QLatin1Char('/')))
        root += QLatin1Char('/');
    return innerPath(QString(root + uri), run.place, true);
}

std::optional<Surroundings> quoted(const QJsonObject& physical)
{
    const QByteArray line = text(object(object(physical, "region"), "snippet"), "text").toUtf8();
    if (line.trimmed().isEmpty())
        return std::nullopt;
    return Surroundings{{}, line, text(object(object(physical, "contextRegion"), "snippet"), "text").toUtf8()};
}

/// Nothing: it is left out, which scan.dropped says.
Result<std::optional<Finding>> readResult(const QJsonObject& result, const Run& run, Scan& scan)
{
    const QString kind = result.value(QLatin1String("kind")).toString(QStringLiteral("fail"));
    const auto leaveOut = [&](const QString& why) -> Result<std::optional<Finding>> {
        ++scan.dropped[why];
        return std::optional<Finding>();
    };
    if (kind != QLatin1String("fail") && kind != QLatin1String("open") && kind != QLatin1String("review"))
        return leaveOut(QStringLiteral("its kind is '%1'").arg(kept(kind, 40)));
    if (text(result, "baselineState") == QLatin1String("absent"))
        return leaveOut(QStringLiteral("the tool says that it is gone"));
    const QJsonObject rule = run.ruleOf(result);
    Finding finding;
    finding.rule = kept(text(rule, "id").isEmpty() ? text(result, "ruleId") : text(rule, "id"), kMostName);
    const QJsonObject physical = object(list(result, "locations").at(0).toObject(), "physicalLocation");
    const Result<QString> path = pathOf(object(physical, "artifactLocation"), run);
    if (!path)
        return path.error();
    if (path->isEmpty())
        return leaveOut(QStringLiteral("it names no file"));
    finding.path = *path;
    const qint64 line = object(physical, "region").value(QLatin1String("startLine")).toInteger();
    finding.line = int(std::clamp<qint64>(line, 0, 100'000'000));
    describe(finding, result, rule);
    rate(finding, result, rule);
    readSuppression(finding, result);
    finding.fingerprint = ownFingerprint(result);
    std::optional<Surroundings> around = quoted(physical);
    if (!around)
        around = surroundings(run.place, finding.path, finding.line);
    identify(finding, around);
    return std::optional(std::move(finding));
}

void readState(const QJsonObject& given, Scan& scan)
{
    const auto partial = [&](const QString& why) {
        scan.complete = false;
        scan.why = why;
    };
    if (!given.value(QLatin1String("results")).isArray())
        partial(QStringLiteral("the run has no list of results"));
    for (const QJsonValue& value : list(given, "invocations")) {
        if (!value[QLatin1String("executionSuccessful")].toBool(true))
            partial(QStringLiteral("the run says that it failed"));
        for (const QJsonValue& told : list(value.toObject(), "toolExecutionNotifications"))
            if (told[QLatin1String("level")].toString() == QLatin1String("error"))
                partial(QStringLiteral("the run reports an error of the tool"));
    }
}

Status readRun(const QJsonObject& given, const Place& place, QList<Scan>& scans, const QString& where)
{
    const QJsonObject driver = object(object(given, "tool"), "driver");
    const QString tool = kept(text(driver, "name"), kMostName);
    if (tool.isEmpty())
        return refused(where, QStringLiteral("it names no tool"));
    auto found = std::find_if(scans.begin(), scans.end(), [&](const Scan& scan) { return scan.tool == tool; });
    if (found == scans.end()) {
        scans.append(Scan());
        found = scans.end() - 1;
        found->tool = tool;
    }
    Scan& scan = *found;
    Run run{{}, {}, {}, list(given, "artifacts"), place};
    QJsonArray rules = list(driver, "rules");
    for (const QJsonValue& extension : list(object(given, "tool"), "extensions"))
        for (const QJsonValue& rule : list(extension.toObject(), "rules"))
            rules.append(rule);
    for (const QJsonValue& rule : std::as_const(rules)) {
        const QString id = text(rule.toObject(), "id");
        run.byId.insert(id, run.rules.size());
        run.rules.append(rule.toObject());
        scan.rules.insert(kept(id, kMostName));
    }
    const QJsonObject bases = object(given, "originalUriBaseIds");
    for (auto it = bases.begin(); it != bases.end(); ++it)
        run.bases.insert(it.key(), text(it.value().toObject(), "uri"));
    for (const QJsonValue& artifact : std::as_const(run.artifacts)) {
        const Result<QString> path = pathOf(object(artifact.toObject(), "location"), run);
        if (path && !path->isEmpty())
            scan.files.insert(*path);
    }
    readState(given, scan);
    const QJsonArray results = list(given, "results");
    for (qsizetype i = 0; i < results.size(); ++i) {
        const QString at = QStringLiteral("%1, result %2").arg(where).arg(i + 1);
        if (!results.at(i).isObject() || !results.at(i)[QLatin1String("message")].isObject())
            return refused(at, QStringLiteral("it is no result with a message"));
        auto finding = readResult(results.at(i).toObject(), run, scan);
        if (!finding)
            return refused(
                QString(at + QStringLiteral(", ") + finding.error().what), finding.error().why, finding.error().mend);
        if (*finding)
            scan.findings.append(std::move(**finding));
    }
    return Done{};
}

} // namespace

Result<Findings> readSarif(const QByteArray& given, const Place& place)
{
    if (Status good = withinBounds(given); !good)
        return good.error();
    QJsonParseError fault{};
    const QJsonDocument document = QJsonDocument::fromJson(given, &fault);
    if (fault.error != QJsonParseError::NoError)
        return refused(QStringLiteral("byte %1").arg(fault.offset), fault.errorString());
    const QJsonObject log = document.object();
    if (!text(log, "version").startsWith(QLatin1String("2.1")))
        return refused(QStringLiteral("SARIF"), QStringLiteral("its version is not 2.1.0"));
    const QJsonArray runs = list(log, "runs");
    if (runs.isEmpty())
        return refused(QStringLiteral("SARIF"), QStringLiteral("it holds no run"));
    Findings findings{QStringLiteral("SARIF"), {}};
    for (qsizetype i = 0; i < runs.size(); ++i)
        if (Status read = readRun(runs.at(i).toObject(), place, findings.scans, QStringLiteral("run %1").arg(i + 1));
            !read)
            return read.error();
    for (Scan& scan : findings.scans) {
        forgetUntold(scan);
        number(scan);
    }
    return findings;
}

Result<Findings> readFindings(const QByteArray& given, const Place& place)
{
    if (given.size() > kMostImportBytes)
        return refused(
            QStringLiteral("the file"), QStringLiteral("it is larger than %1 MiB").arg(kMostImportBytes / 1024 / 1024));
    QByteArrayView begin = QByteArrayView(given).first(std::min<qsizetype>(given.size(), 256));
    if (begin.startsWith("\xef\xbb\xbf"))
        begin = begin.sliced(3);
    begin = begin.trimmed();
    if (begin.startsWith('<'))
        return readCppcheckXml(given, place);
    if (begin.startsWith('{'))
        return readSarif(given, place);
    return refused(QStringLiteral("the file"), QStringLiteral("it is neither SARIF nor the XML of cppcheck"));
}

} // namespace wavedeck::debt
