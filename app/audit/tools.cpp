// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/audit/tools.h"

#include "app/audit/files.h"
#include "app/audit/process.h"

#include <QFile>
#include <QJsonDocument>
#include <QMap>
#include <QRegularExpression>
#include <QSet>
#include <QXmlStreamReader>

#include <algorithm>

namespace wavedeck::audit {

namespace {

bool isOneOf(const QByteArray& path, const QSet<QByteArray>& extensions)
{
    return extensions.contains(extensionOf(path));
}

/// The interpreter a script names in its first line; empty without one.
QByteArray interpreterOf(const QByteArray& text)
{
    if (!text.startsWith("#!"))
        return QByteArray();
    const QList<QByteArray> words = text.left(text.indexOf('\n')).mid(2).simplified().split(' ');
    QByteArray program = baseName(words.value(0));
    if (program == "env")
        program = baseName(words.value(1) == "-S" ? words.value(2) : words.value(1));
    return program;
}

bool isShell(const QByteArray& path, const QByteArray& text)
{
    static const QSet<QByteArray> kShells{"sh", "bash", "dash", "ksh"};
    const QByteArray interpreter = interpreterOf(text);
    return interpreter.isEmpty() ? isOneOf(path, {"sh", "bash", "ksh"}) : kShells.contains(interpreter);
}

bool isPython(const QByteArray& path, const QByteArray& text)
{
    const QByteArray interpreter = interpreterOf(text);
    if (interpreter.startsWith("python2"))
        return false;
    return isOneOf(path, {"py", "pyi"}) || interpreter == "python" || interpreter.startsWith("python3");
}

bool isCxx(const QByteArray& path, const QByteArray&)
{
    return isOneOf(path, {"c", "cc", "cpp", "cxx", "c++"});
}

bool isYaml(const QByteArray& path, const QByteArray&)
{
    return isOneOf(path, {"yaml", "yml"}) && !isLockFile(path);
}

bool isXml(const QByteArray& path, const QByteArray& text)
{
    return isOneOf(path, {"xml", "xsd", "xsl", "xslt", "svg", "ui", "qrc", "xhtml", "plist", "xmi"})
        && text.trimmed().startsWith('<');
}

/// JSON that its own tools read with comments or as lines is not JSON for us.
bool isJson(const QByteArray& path, const QByteArray&)
{
    const QByteArray name = baseName(path);
    return extensionOf(path) == "json" && !name.startsWith("tsconfig") && !name.startsWith("jsconfig")
        && !path.contains(".vscode/") && name != "devcontainer.json" && name != ".eslintrc.json"
        && name != "api-extractor.json" && name != "deno.json";
}

Finding finding(const QString& rule, Severity severity, const QByteArray& file, int line, const QString& message)
{
    Finding result;
    result.rule = rule;
    result.severity = severity;
    result.file = file;
    result.line = line;
    result.message = message;
    return result;
}

Finding notAnalysed(const QByteArray& file, int line, const QString& message)
{
    return finding(QStringLiteral("not-analysed"), Severity::Info, file, line,
        QStringLiteral("could not be analysed: ") + message);
}

bool isTemplate(const QByteArray& text)
{
    return text.contains("{{") || text.contains("{%") || text.contains("<%") || text.contains("<?php");
}

/// A syntax fault in a file that a template engine reads first is no fault of the file.
Finding syntaxFault(const ToolRun& run, const QByteArray& file, int line, const QString& message)
{
    if (isTemplate(run.repository.readText(file).data))
        return finding(QStringLiteral("template"), Severity::Info, file, line,
            QStringLiteral("could not be analysed, a template: ") + message);
    return finding(QStringLiteral("syntax"), Severity::Medium, file, line, message);
}

QStringList arguments(const ToolRun& run, QStringList first)
{
    for (const QByteArray& file : run.files)
        first.append(asArgument(file));
    return first;
}

ToolAnswer failed(const ProcessResult& result)
{
    ToolAnswer answer;
    answer.timedOut = result.timedOut;
    if (!result.started)
        answer.failure = QStringLiteral("could not be started");
    else if (!result.timedOut)
        answer.failure = QStringLiteral("ended with %1: %2")
                             .arg(result.exitCode)
                             .arg(QString::fromUtf8(result.err).section(QLatin1Char('\n'), 0, 0));
    return answer;
}

} // namespace

QString asArgument(const QByteArray& path)
{
    return QStringLiteral("./") + QFile::decodeName(path);
}

QByteArray fromArgument(const QString& name)
{
    const QByteArray bytes = QFile::encodeName(name);
    return bytes.startsWith("./") ? bytes.mid(2) : bytes;
}

const QList<Tool>& tools()
{
    static const QList<Tool> kTools{
        {"cppcheck", "cppcheck", isCxx, 25, runCppcheck},
        {"shellcheck", "shellcheck", isShell, 40, runShellcheck},
        {"bash", "bash", isShell, 1, runBash},
        {"yamllint", "yamllint", isYaml, 100, runYamllint},
        {"xmllint", "xmllint", isXml, 1, runXmllint},
        {"python", "python3", isPython, 500, runPython},
        {"json", nullptr, isJson, 200, runJson},
    };
    return kTools;
}

ToolAnswer runCppcheck(const ToolRun& run)
{
    // What says that cppcheck could not read the code, not that the code is wrong.
    static const QSet<QString> kNotAnalysed{QStringLiteral("syntaxError"), QStringLiteral("unknownMacro"),
        QStringLiteral("internalAstError"), QStringLiteral("internalError"), QStringLiteral("cppcheckError"),
        QStringLiteral("preprocessorErrorDirective"), QStringLiteral("noValidConfiguration"),
        QStringLiteral("AnalyzerError")};
    QStringList options{QStringLiteral("--xml"), QStringLiteral("--xml-version=2"), QStringLiteral("--quiet"),
        QStringLiteral("--enable=warning,performance,portability"), QStringLiteral("--inline-suppr"),
        QStringLiteral("--max-configs=3"), QStringLiteral("--library=posix"),
        QStringLiteral("--suppress=missingInclude"), QStringLiteral("--suppress=missingIncludeSystem"),
        QStringLiteral("--suppress=unusedFunction"), QStringLiteral("--suppress=unmatchedSuppression"),
        QStringLiteral("--suppress=toomanyconfigs"), QStringLiteral("--suppress=readdirCalled"), QStringLiteral("-I."),
        QStringLiteral("-Iinclude"), QStringLiteral("-Isrc")};
    if (run.qtSources)
        options << QStringLiteral("--library=qt") << QStringLiteral("-DQ_SLOTS=")
                << QStringLiteral("-DQ_SIGNALS=public") << QStringLiteral("-DQ_EMIT=");
    const ProcessResult result = runProcess(QStringLiteral("cppcheck"), arguments(run, options), run.root, run.limitMs);
    if (!result.good())
        return failed(result);
    ToolAnswer answer;
    QXmlStreamReader xml(result.err);
    Finding current;
    while (!xml.atEnd()) {
        xml.readNext();
        if (xml.isStartElement() && xml.name() == QStringLiteral("error")) {
            const QXmlStreamAttributes attributes = xml.attributes();
            const QString severity = attributes.value(QStringLiteral("severity")).toString();
            const QString id = attributes.value(QStringLiteral("id")).toString();
            current = finding(id,
                severity == QStringLiteral("error")         ? Severity::High
                    : severity == QStringLiteral("warning") ? Severity::Medium
                                                            : Severity::Low,
                {}, 0, attributes.value(QStringLiteral("msg")).toString());
            // Whether a handle is passed on is beyond it: worth a look, not an alarm.
            if (id == QStringLiteral("resourceLeak") || id == QStringLiteral("memleak"))
                current.severity = Severity::Medium;
            if (severity == QStringLiteral("information"))
                current.rule.clear();
            if (kNotAnalysed.contains(id)) {
                current.severity = Severity::Info;
                current.message = QStringLiteral("could not be analysed: ") + current.message;
            }
        } else if (xml.isStartElement() && xml.name() == QStringLiteral("location") && current.file.isEmpty()) {
            current.file = fromArgument(xml.attributes().value(QStringLiteral("file")).toString());
            current.line = xml.attributes().value(QStringLiteral("line")).toInt();
        } else if (xml.isEndElement() && xml.name() == QStringLiteral("error") && !current.rule.isEmpty()
            && !current.file.isEmpty()) {
            answer.findings.append(current);
        }
    }
    if (xml.hasError())
        answer.failure = QStringLiteral("its XML could not be read: ") + xml.errorString();
    return answer;
}

ToolAnswer runShellcheck(const ToolRun& run)
{
    const ProcessResult result = runProcess(QStringLiteral("shellcheck"),
        arguments(run,
            {QStringLiteral("--norc"), QStringLiteral("--format=json"), QStringLiteral("--severity=warning"),
                // About other files it did not see: sourced ones, and variables that those set or use.
                QStringLiteral("--exclude=SC1090,SC1091,SC2034,SC2154"), QStringLiteral("--")}),
        run.root, run.limitMs);
    const QJsonDocument document = QJsonDocument::fromJson(result.out);
    // 1 = it has something to say; 2 = some file could not be read.
    if (!result.started || result.timedOut || result.crashed || !document.isArray())
        return failed(result);
    ToolAnswer answer;
    QMap<QByteArray, Finding> unparsed;
    const QJsonArray comments = document.array();
    for (const QJsonValue& comment : comments) {
        const int code = comment[QStringLiteral("code")].toInt();
        const QByteArray file = fromArgument(comment[QStringLiteral("file")].toString());
        const int line = comment[QStringLiteral("line")].toInt();
        const QString message = comment[QStringLiteral("message")].toString();
        const bool error = comment[QStringLiteral("level")].toString() == QStringLiteral("error");
        // 1071: no shell it knows. 1072 and 1073: its parser gave up. 2148: a file that is sourced needs no first line.
        if (code == 1072 || code == 1073)
            unparsed.insert(file, notAnalysed(file, line, message));
        else if (code == 1071 || code == 2148)
            answer.findings.append(notAnalysed(file, line, message));
        else
            answer.findings.append(finding(
                QStringLiteral("SC%1").arg(code), error ? Severity::Medium : Severity::Low, file, line, message));
    }
    // Its parser knows less than the shell: what the shell reads without a fault is only "not analysed".
    for (auto it = unparsed.cbegin(); it != unparsed.cend(); ++it) {
        ToolRun single = run;
        single.files = {it.key()};
        const QList<Finding> faults = runBash(single).findings;
        answer.findings.append(faults.isEmpty() ? QList<Finding>{it.value()} : faults);
    }
    return answer;
}

ToolAnswer runBash(const ToolRun& run)
{
    // With extended patterns: a script that switches them on while it runs is read without them otherwise.
    static const QStringList kOptions{
        QStringLiteral("-O"), QStringLiteral("extglob"), QStringLiteral("-n"), QStringLiteral("--")};
    const ProcessResult result = runProcess(
        QStringLiteral("bash"), kOptions + QStringList{asArgument(run.files.first())}, run.root, run.limitMs);
    if (!result.started || result.timedOut)
        return failed(result);
    ToolAnswer answer;
    static const QRegularExpression kLine(QStringLiteral(": line (\\d+): (.*)"));
    const QRegularExpressionMatch match = kLine.match(QString::fromUtf8(result.err));
    if (result.exitCode != 0 && match.hasMatch())
        answer.findings.append(finding(QStringLiteral("syntax"), Severity::Medium, run.files.first(),
            match.captured(1).toInt(), match.captured(2)));
    return answer;
}

ToolAnswer runYamllint(const ToolRun& run)
{
    // Without rules of the repository's own: only what makes YAML wrong, nothing about its looks.
    QStringList options{QStringLiteral("-f"), QStringLiteral("parsable")};
    if (!run.ownYamlRules)
        options << QStringLiteral("-d") << QStringLiteral("{rules: {key-duplicates: enable}}");
    const ProcessResult result = runProcess(
        QStringLiteral("yamllint"), arguments(run, options << QStringLiteral("--")), run.root, run.limitMs);
    if (!result.started || result.timedOut || result.crashed
        || (result.exitCode > 2 || (result.exitCode != 0 && result.out.isEmpty())))
        return failed(result);
    ToolAnswer answer;
    static const QRegularExpression kRow(
        QStringLiteral("^\\./(.*?):(\\d+):\\d+: \\[(error|warning)\\] (.*?)(?: \\(([a-z-]+)\\))?$"),
        QRegularExpression::MultilineOption);
    QRegularExpressionMatchIterator rows = kRow.globalMatch(QString::fromUtf8(result.out));
    while (rows.hasNext()) {
        const QRegularExpressionMatch row = rows.next();
        const QByteArray file = QFile::encodeName(row.captured(1));
        const QString rule = row.captured(5);
        if (rule.isEmpty() || rule == QStringLiteral("syntax"))
            answer.findings.append(syntaxFault(run, file, row.captured(2).toInt(), row.captured(4)));
        else
            answer.findings.append(
                finding(rule, row.captured(3) == QStringLiteral("error") ? Severity::Medium : Severity::Low, file,
                    row.captured(2).toInt(), row.captured(4)));
    }
    return answer;
}

ToolAnswer runXmllint(const ToolRun& run)
{
    const ProcessResult result = runProcess(QStringLiteral("xmllint"),
        {QStringLiteral("--noout"), QStringLiteral("--nonet"), asArgument(run.files.first())}, run.root, run.limitMs);
    if (!result.started || result.timedOut || result.crashed)
        return failed(result);
    ToolAnswer answer;
    static const QRegularExpression kRow(QStringLiteral(":(\\d+): (?:parser|namespace) error : (.*)"));
    const QRegularExpressionMatch row = kRow.match(QString::fromUtf8(result.err));
    if (result.exitCode != 0 && row.hasMatch())
        answer.findings.append(syntaxFault(run, run.files.first(), row.captured(1).toInt(), row.captured(2)));
    return answer;
}

ToolAnswer runPython(const ToolRun& run)
{
    // Parses and runs nothing of it; names come NUL-separated on stdin, one JSON row for each fault.
    static const QString kScript
        = QStringLiteral("import ast,json,os,sys,warnings\n"
                         "warnings.simplefilter('ignore')\n"
                         "for i,n in enumerate(sys.stdin.buffer.read().split(b'\\0')):\n"
                         "    try:\n"
                         "        with open(n,'rb') as f: ast.parse(f.read(),'f')\n"
                         "    except SyntaxError as e: print(json.dumps([i,e.lineno or 0,e.msg]))\n"
                         "    except (ValueError,RecursionError,MemoryError,OSError) as e: "
                         "print(json.dumps([i,0,'?'+type(e).__name__]))\n");
    QByteArray names;
    for (const QByteArray& file : run.files)
        names += (names.isEmpty() ? QByteArray() : QByteArray(1, '\0')) + run.repository.root() + '/' + file;
    // The root is no working directory here: a version manager would read its files there.
    const ProcessResult result = runProcess(QStringLiteral("python3"),
        {QStringLiteral("-I"), QStringLiteral("-S"), QStringLiteral("-c"), kScript}, QStringLiteral("/"), run.limitMs,
        names);
    if (!result.good())
        return failed(result);
    ToolAnswer answer;
    const QList<QByteArray> rows = result.out.split('\n');
    for (const QByteArray& row : rows) {
        const QJsonArray fields = QJsonDocument::fromJson(row).array();
        const QString message = fields.at(2).toString();
        if (fields.size() != 3)
            continue;
        const QByteArray file = run.files.value(fields.at(0).toInt(-1));
        static const QRegularExpression kPython2(
            QStringLiteral("Missing parentheses|multiple exception types|leading zeros|invalid "
                           "decimal|unindent|inconsistent use of tabs"));
        if (message.startsWith(QLatin1Char('?')))
            answer.findings.append(finding(QStringLiteral("not-analysed"), Severity::Info, file, 0,
                QStringLiteral("could not be analysed: ") + message.mid(1)));
        else if (kPython2.match(message).hasMatch() && !message.contains(QStringLiteral("unindent")))
            answer.findings.append(finding(QStringLiteral("python2"), Severity::Info, file, fields.at(1).toInt(),
                QStringLiteral("could not be analysed, looks like Python 2: ") + message));
        else
            answer.findings.append(syntaxFault(run, file, fields.at(1).toInt(), message));
    }
    return answer;
}

ToolAnswer runJson(const ToolRun& run)
{
    static const QRegularExpression kComment(QStringLiteral("^\\s*(?://|/\\*)"), QRegularExpression::MultilineOption);
    ToolAnswer answer;
    for (const QByteArray& file : run.files) {
        QByteArray text = run.repository.readText(file).data;
        if (text.startsWith("\xEF\xBB\xBF"))
            text.remove(0, 3);
        QJsonParseError error{};
        QJsonDocument::fromJson(text, &error);
        qsizetype offset = error.offset;
        if (error.error != QJsonParseError::NoError && !text.trimmed().startsWith('{')
            && !text.trimmed().startsWith('[')) {
            // RFC 8259 allows any value at the top; Qt's reader wants an object or an array.
            QJsonDocument::fromJson('[' + text + ']', &error);
            offset = error.offset - 1;
        }
        if (error.error == QJsonParseError::NoError)
            continue;
        offset = std::clamp<qsizetype>(offset, 0, text.size());
        const int line = static_cast<int>(std::count(text.begin(), text.begin() + offset, '\n')) + 1;
        if (kComment.match(QString::fromUtf8(text)).hasMatch())
            answer.findings.append(finding(QStringLiteral("comments"), Severity::Info, file, line,
                QStringLiteral("could not be analysed, JSON with comments: ") + error.errorString()));
        else
            answer.findings.append(syntaxFault(run, file, line, error.errorString()));
    }
    return answer;
}

} // namespace wavedeck::audit
