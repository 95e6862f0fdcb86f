// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/gates/reports.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QXmlStreamReader>

#include <algorithm>
#include <cmath>

namespace wavedeck::gates {

namespace {

constexpr qsizetype kMostText = 500;
constexpr double kLongestSeconds = 1e9;
constexpr qint64 kMostClaimed = 1'000'000'000; ///< tests

Report broken(const QString& why)
{
    Report report;
    report.fault = why;
    return report;
}

QString shortened(QStringView text)
{
    return text.left(4 * kMostText).toString().simplified().left(kMostText);
}

void add(Report& report, Finding finding)
{
    if (!severities().contains(finding.severity))
        finding.severity = QStringLiteral("info");
    if (finding.kind.isEmpty())
        finding.kind = QStringLiteral("unknown");
    ++report.bySeverity[finding.severity];
    if (report.findings.size() < kMostFindings)
        report.findings.append(std::move(finding));
}

/// Seconds as JUnit writes them, also `1,234.5`.
std::optional<double> secondsOf(QStringView text)
{
    bool ok = false;
    const double value = text.toString().remove(QLatin1Char(',')).toDouble(&ok);
    return ok && std::isfinite(value) && value >= 0 && value < kLongestSeconds ? std::optional(value) : std::nullopt;
}

/// One <testcase> from its start to its end.
struct TestCase {
    Finding finding;
    bool failed = false;
    bool skipped = false;
};

class JUnit {
public:
    explicit JUnit(const QByteArray& text)
        : m_xml(text)
    {
        m_report.isTests = true;
    }

    Report read()
    {
        while (!m_xml.atEnd()) {
            m_xml.readNext();
            if (m_xml.isStartElement())
                start(m_xml.name());
            else if (m_xml.isEndElement() && m_xml.name() == QLatin1String("testcase"))
                end();
            else if (m_xml.isEndElement() && isSuite(m_xml.name()))
                --m_depth;
        }
        if (m_xml.hasError() || !m_known)
            return broken(m_xml.hasError() ? m_xml.errorString() : QStringLiteral("there is no testsuite in it"));
        const auto whole = m_seconds > 0 ? std::optional(m_seconds) : m_rootSeconds ? m_rootSeconds : m_suiteSeconds;
        if (whole)
            m_report.durationMs = std::llround(1000 * *whole);
        // Its own summary may know of failures that it does not list.
        if (const qint64 claimed = std::max(m_root.failed, m_suites.failed); claimed > m_report.failed) {
            m_report.failed = claimed;
            m_report.total = std::max({m_report.total, m_root.tests, m_suites.tests, claimed + m_report.skipped});
        }
        return std::move(m_report);
    }

private:
    QString attribute(const char* name) const { return shortened(m_xml.attributes().value(QLatin1String(name))); }

    void start(QStringView name)
    {
        if (isSuite(name)) {
            startSuite();
        } else if (name == QLatin1String("testcase")) {
            startCase();
        } else if (m_depth > 0 && (name == QLatin1String("failure") || name == QLatin1String("error"))) {
            const bool alone = !m_case; // of a whole suite: what it would have tested is not known
            if (alone)
                startCase();
            fail(name.toString());
            if (alone)
                end();
        } else if (m_case && name == QLatin1String("skipped")) {
            m_case->skipped = true;
        } else if (m_case && name == QLatin1String("property") && attribute("name") == QLatin1String("severity")) {
            m_case->finding.severity = attribute("value").toLower();
        }
    }

    static bool isSuite(QStringView name)
    {
        return name == QLatin1String("testsuite") || name == QLatin1String("testsuites");
    }

    /// Suites below the root say the time of the whole when the root does not.
    void startSuite()
    {
        const auto seconds = secondsOf(attribute("time"));
        if (m_depth == 0 && !m_known) {
            m_known = true;
            m_root.add(claim());
            m_rootSeconds = seconds;
        } else if (m_depth == 1) {
            m_suites.add(claim());
            if (seconds && !m_rootSeconds)
                m_suiteSeconds = m_suiteSeconds.value_or(0) + *seconds;
        }
        ++m_depth;
    }

    /// What a suite says of itself.
    struct Claim {
        qint64 tests = 0;
        qint64 failed = 0;
        void add(const Claim& other)
        {
            tests = std::min(tests + other.tests, kMostClaimed);
            failed = std::min(failed + other.failed, kMostClaimed);
        }
    };
    Claim claim() const
    {
        const auto number
            = [this](const char* name) { return std::clamp<qint64>(attribute(name).toLongLong(), 0, kMostClaimed); };
        return {number("tests"), number("failures") + number("errors")};
    }

    void startCase()
    {
        end(); // a case inside a case is one of its own
        m_case.emplace();
        const QString suite = attribute("classname");
        m_case->finding.severity = QStringLiteral("high");
        m_case->finding.name = suite.isEmpty() ? attribute("name") : QString(suite + u'.' + attribute("name"));
        m_case->finding.path = attribute("file");
        m_case->finding.line = std::max(0, attribute("line").toInt());
        m_seconds += secondsOf(attribute("time")).value_or(0);
    }

    void fail(const QString& element)
    {
        if (m_case->failed)
            return;
        m_case->failed = true;
        m_case->finding.kind = attribute("type").isEmpty() ? element : attribute("type");
        m_case->finding.message = attribute("message");
        if (m_case->finding.message.isEmpty())
            m_case->finding.message
                = shortened(m_xml.readElementText(QXmlStreamReader::IncludeChildElements)).section(u'\n', 0, 0);
    }

    void end()
    {
        if (!m_case)
            return;
        ++m_report.total;
        if (m_case->failed) {
            ++m_report.failed;
            if (!severities().contains(m_case->finding.severity))
                m_case->finding.severity = QStringLiteral("high");
            add(m_report, m_case->finding);
        } else if (m_case->skipped) {
            ++m_report.skipped;
        }
        m_case.reset();
    }

    QXmlStreamReader m_xml;
    Report m_report;
    std::optional<TestCase> m_case;
    std::optional<double> m_rootSeconds;
    std::optional<double> m_suiteSeconds;
    double m_seconds = 0; ///< of the cases
    int m_depth = 0; ///< of suites
    Claim m_root;
    Claim m_suites; ///< below the root, together
    bool m_known = false;
};

/// CVSS as SARIF's security-severity; the level where there is none.
QString sarifSeverity(const QString& level, const QJsonValue& score)
{
    const double value = score.isDouble() ? score.toDouble() : score.toString().toDouble();
    if (value > 0)
        return value >= 9 ? QStringLiteral("critical")
            : value >= 7  ? QStringLiteral("high")
            : value >= 4  ? QStringLiteral("medium")
                          : QStringLiteral("low");
    if (level == QLatin1String("error"))
        return QStringLiteral("high");
    if (level == QLatin1String("warning"))
        return QStringLiteral("medium");
    return level == QLatin1String("note") ? QStringLiteral("low") : QStringLiteral("info");
}

/// What a run says about its rules, by id and in their order.
struct Rules {
    QMap<QString, QJsonObject> byId;
    QJsonArray list;

    QJsonObject of(const QJsonObject& result) const
    {
        const QJsonValue index = result.value(QLatin1String("ruleIndex"));
        if (index.isDouble() && index.toInteger(-1) >= 0 && index.toInteger() < list.size())
            return list.at(index.toInteger()).toObject();
        return byId.value(result.value(QLatin1String("ruleId")).toString());
    }
};

void readResult(Report& report, const QJsonObject& result, const Rules& rules)
{
    ++report.total;
    const QString kind = result.value(QLatin1String("kind")).toString(QStringLiteral("fail"));
    const QJsonObject rule = rules.of(result);
    const QString standard = rule.value(QLatin1String("defaultConfiguration"))
                                 .toObject()
                                 .value(QLatin1String("level"))
                                 .toString(QStringLiteral("warning"));
    const QString level = result.value(QLatin1String("level")).toString(standard);
    report.errors += level == QLatin1String("error");
    if (kind != QLatin1String("fail") && kind != QLatin1String("open") && kind != QLatin1String("review"))
        return;
    QJsonValue score = result.value(QLatin1String("properties")).toObject().value(QLatin1String("security-severity"));
    if (score.isUndefined())
        score = rule.value(QLatin1String("properties")).toObject().value(QLatin1String("security-severity"));
    const QJsonObject place = result.value(QLatin1String("locations"))
                                  .toArray()
                                  .at(0)
                                  .toObject()
                                  .value(QLatin1String("physicalLocation"))
                                  .toObject();
    Finding finding;
    finding.severity = sarifSeverity(level, score);
    finding.kind
        = shortened(result.value(QLatin1String("ruleId")).toString(rule.value(QLatin1String("id")).toString()));
    finding.path
        = shortened(place.value(QLatin1String("artifactLocation")).toObject().value(QLatin1String("uri")).toString());
    finding.line
        = std::max(0, place.value(QLatin1String("region")).toObject().value(QLatin1String("startLine")).toInt());
    finding.message
        = shortened(result.value(QLatin1String("message")).toObject().value(QLatin1String("text")).toString());
    add(report, finding);
}

Report readSarif(const QByteArray& text)
{
    QJsonParseError error{};
    const QJsonDocument document = QJsonDocument::fromJson(text, &error);
    if (error.error != QJsonParseError::NoError)
        return broken(QStringLiteral("%1 at byte %2").arg(error.errorString()).arg(error.offset));
    const QJsonValue runs = document.object().value(QLatin1String("runs"));
    if (!runs.isArray() || runs.toArray().isEmpty())
        return broken(QStringLiteral("there is no run in it"));
    Report report;
    for (const QJsonValue& run : runs.toArray()) {
        for (const QJsonValue& invocation : run.toObject().value(QLatin1String("invocations")).toArray())
            if (!invocation.toObject().value(QLatin1String("executionSuccessful")).toBool(true))
                return broken(QStringLiteral("its tool says that it did not end well"));
        const QJsonValue results = run.toObject().value(QLatin1String("results"));
        if (!results.isArray()) // SARIF 2.1.0, 3.14.23: nothing was looked for
            return broken(QStringLiteral("a run in it has no list of results"));
        Rules rules;
        rules.list = run.toObject()
                         .value(QLatin1String("tool"))
                         .toObject()
                         .value(QLatin1String("driver"))
                         .toObject()
                         .value(QLatin1String("rules"))
                         .toArray();
        for (const QJsonValue& rule : std::as_const(rules.list))
            rules.byId.insert(rule.toObject().value(QLatin1String("id")).toString(), rule.toObject());
        for (const QJsonValue& result : results.toArray())
            readResult(report, result.toObject(), rules);
    }
    return report;
}

QString cppcheckSeverity(QStringView severity)
{
    if (severity == QLatin1String("error"))
        return QStringLiteral("high");
    if (severity == QLatin1String("warning"))
        return QStringLiteral("medium");
    const bool low = severity == QLatin1String("style") || severity == QLatin1String("performance")
        || severity == QLatin1String("portability");
    return low ? QStringLiteral("low") : QStringLiteral("info");
}

Report readCppcheck(const QByteArray& text)
{
    QXmlStreamReader xml(text);
    Report report;
    bool known = false;
    std::optional<Finding> finding;
    while (!xml.atEnd()) {
        xml.readNext();
        const auto attribute = [&](const char* name) { return shortened(xml.attributes().value(QLatin1String(name))); };
        if (xml.isStartElement()) {
            known = known || xml.name() == QLatin1String("results");
            if (xml.name() == QLatin1String("error")) {
                ++report.total;
                const auto severity = xml.attributes().value(QLatin1String("severity"));
                report.errors += severity == QLatin1String("error");
                finding = Finding{cppcheckSeverity(severity), attribute("id"), {}, {}, 0, attribute("msg")};
            } else if (finding && finding->path.isEmpty() && xml.name() == QLatin1String("location")) {
                finding->path = attribute("file");
                finding->line = std::max(0, attribute("line").toInt());
            }
        } else if (xml.isEndElement() && finding && xml.name() == QLatin1String("error")) {
            add(report, *finding);
            finding.reset();
        }
    }
    if (xml.hasError() || !known)
        return broken(xml.hasError() ? xml.errorString() : QStringLiteral("there are no results in it"));
    return report;
}

} // namespace

const QStringList& severities()
{
    static const QStringList kSeverities{QStringLiteral("critical"), QStringLiteral("high"), QStringLiteral("medium"),
        QStringLiteral("low"), QStringLiteral("info")};
    return kSeverities;
}

Report readReport(const QString& format, const QByteArray& text)
{
    if (text.size() > kMostReportBytes)
        return broken(QStringLiteral("it is larger than %1 MiB").arg(kMostReportBytes / 1024 / 1024));
    if (format == QLatin1String("sarif"))
        return readSarif(text);
    return format == QLatin1String("junit") ? JUnit(text).read() : readCppcheck(text);
}

QString testsText(const Report& report)
{
    double percent = report.total > 0 ? 100.0 * double(report.passed()) / double(report.total) : 0;
    if (report.passed() < report.total)
        percent = std::min(percent, 99.9); // not all is never shown as all
    QString text
        = QStringLiteral("%1 of %2 passed (%3 %)").arg(report.passed()).arg(report.total).arg(percent, 0, 'f', 1);
    if (report.skipped > 0)
        text += QStringLiteral(", %1 skipped").arg(report.skipped);
    return text;
}

QString findingsText(const Report& report)
{
    QStringList parts;
    for (const QString& severity : severities())
        if (const qint64 count = report.bySeverity.value(severity); count > 0)
            parts.append(QStringLiteral("%1 %2").arg(count).arg(severity));
    return parts.isEmpty() ? QStringLiteral("none") : parts.join(QStringLiteral(", "));
}

QList<std::pair<QString, qint64>> byKind(const QList<Finding>& findings)
{
    QMap<QString, qint64> counts;
    for (const Finding& finding : findings)
        ++counts[finding.kind];
    QList<std::pair<QString, qint64>> sorted;
    for (auto it = counts.begin(); it != counts.end(); ++it)
        sorted.append({it.key(), it.value()});
    std::stable_sort(
        sorted.begin(), sorted.end(), [](const auto& one, const auto& two) { return one.second > two.second; });
    return sorted;
}

} // namespace wavedeck::gates
