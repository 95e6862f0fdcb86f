// SPDX-License-Identifier: GPL-3.0-or-later
// The component page, made of the real delegates and widgets: every state has an icon and a word that can be read, from
// the pixels painted, in both themes and at every text size.
#include "models/domain/states.h"
#include "ui/theme/style.h"
#include "ui/widgets/componentpage.h"

#include <QAbstractButton>
#include <QAccessible>
#include <QApplication>
#include <QImage>
#include <QLabel>
#include <QLineEdit>
#include <QTableView>
#include <QtTest>

#include <cmath>

using namespace wavedeck;
using namespace wavedeck::ui;

namespace {

double luminance(QRgb c)
{
    const auto channel = [](int value) {
        const double v = value / 255.0;
        return v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * channel(qRed(c)) + 0.7152 * channel(qGreen(c)) + 0.0722 * channel(qBlue(c));
}

double contrast(QRgb a, QRgb b)
{
    const double x = luminance(a);
    const double y = luminance(b);
    return (std::max(x, y) + 0.05) / (std::min(x, y) + 0.05);
}

/// The colour most of it has.
QRgb ground(const QImage& image, const QRect& where)
{
    QHash<QRgb, int> counts;
    for (int y = where.top(); y <= where.bottom(); ++y)
        for (int x = where.left(); x <= where.right(); ++x)
            ++counts[image.pixel(x, y)];
    QRgb most = 0;
    int best = -1;
    for (auto it = counts.cbegin(); it != counts.cend(); ++it) {
        if (it.value() > best) {
            best = it.value();
            most = it.key();
        }
    }
    return most;
}

struct Ink {
    int pixels = 0; ///< that clearly differ from the ground
    double best = 1; ///< contrast of the strongest, smoothed edges aside
};

Ink ink(const QImage& image, const QRect& asked)
{
    const QRect where = asked & image.rect();
    const QRgb behind = ground(image, where);
    Ink result;
    for (int y = where.top(); y <= where.bottom(); ++y) {
        for (int x = where.left(); x <= where.right(); ++x) {
            const double is = contrast(image.pixel(x, y), behind);
            result.pixels += is > 1.5;
            result.best = std::max(result.best, is);
        }
    }
    return result;
}

QImage picture(QWidget* widget)
{
    return widget->grab().toImage().convertToFormat(QImage::Format_RGB32);
}

} // namespace

class TestComponents : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void everyStateHasIconAndWord_data();
    void everyStateHasIconAndWord();
    void levelsAndPriorities_data();
    void levelsAndPriorities();
    void progressTellsUnknownFromNone_data();
    void progressTellsUnknownFromNone();
    void everyLabelCanBeRead_data();
    void everyLabelCanBeRead();
    void everythingHasAName();
    void wordsOfLabelsAreWhole_data();
    void wordsOfLabelsAreWhole();
    void takesSectionsFromAbove();

private:
    QTableView* table(bool dark, const char* name) const
    {
        return m_page->half(dark)->findChild<QTableView*>(QLatin1String(name));
    }
    static void themes(const QList<int>& sizes = {100});
    void wear(int percent)
    {
        m_appearance->setTextPercent(percent);
        QCoreApplication::processEvents();
    }

    std::unique_ptr<Appearance> m_appearance;
    std::unique_ptr<ComponentPage> m_page;
};

void TestComponents::initTestCase()
{
    m_appearance = std::make_unique<Appearance>(Appearance::Choice::Dark);
    applyAppearance(*qApp, *m_appearance);
    m_page = std::make_unique<ComponentPage>(*m_appearance);
    m_page->resize(1440, 1500);
    m_page->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
}

void TestComponents::cleanupTestCase()
{
    m_page.reset();
}

void TestComponents::themes(const QList<int>& sizes)
{
    QTest::addColumn<bool>("dark");
    QTest::addColumn<int>("percent");
    for (const int size : sizes) {
        QTest::newRow(qPrintable(QStringLiteral("dark %1").arg(size))) << true << size;
        QTest::newRow(qPrintable(QStringLiteral("light %1").arg(size))) << false << size;
    }
}

void TestComponents::everyStateHasIconAndWord_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("states");
    QTest::addColumn<bool>("dark");
    for (const bool dark : {true, false}) {
        const QString theme = dark ? QStringLiteral(" dark") : QStringLiteral(" light");
        const auto add = [&](const char* name, int states) {
            QTest::newRow(qPrintable(QLatin1String(name) + theme)) << QString::fromLatin1(name) << states << dark;
        };
        add("agentStates", int(AgentState::Lost) + 1);
        add("gateStates", int(GateState::Waived) + 1);
        add("waveStates", int(WaveState::Skipped) + 1);
        add("sessionStates", int(SessionState::Stopped) + 1);
    }
}

void TestComponents::everyStateHasIconAndWord()
{
    QFETCH(QString, name);
    QFETCH(int, states);
    QFETCH(bool, dark);
    wear(100);
    QTableView* view = m_page->half(dark)->findChild<QTableView*>(name);
    QVERIFY(view);
    const QImage image = picture(view->viewport());
    QList<QImage> cells;
    for (int i = 0; i < states; ++i) {
        const int columns = view->model()->columnCount();
        const QModelIndex index = view->model()->index(i / columns, i % columns);
        const QRect cell = view->visualRect(index);
        const QByteArray said = index.data(Qt::AccessibleTextRole).toString().toUtf8();
        QVERIFY(!said.isEmpty());
        const Ink icon = ink(image, QRect(cell.left() + 8, cell.top() + 4, 14, cell.height() - 8));
        const Ink word = ink(image, QRect(cell.left() + 28, cell.top() + 4, cell.width() - 28, cell.height() - 8));
        QVERIFY2(icon.pixels >= 12, said.constData());
        QVERIFY2(icon.best >= 4.5, said.constData());
        QVERIFY2(word.pixels >= 40, said.constData());
        QVERIFY2(word.best >= 4.5, said.constData());
        const QImage one = image.copy(cell);
        for (const QImage& other : cells)
            QVERIFY2(one != other, said.constData());
        cells.append(one);
    }
}

void TestComponents::levelsAndPriorities_data()
{
    themes();
}

void TestComponents::levelsAndPriorities()
{
    QFETCH(bool, dark);
    wear(100);
    QTableView* levels = table(dark, "levels");
    const QImage image = picture(levels->viewport());
    int before = 0;
    for (int i = 0; i < 4; ++i) {
        const QRect cell = levels->visualRect(levels->model()->index(i / 2, i % 2));
        // Each level lights one bar more: counted by what is as strong as the word.
        const QRect bars(cell.left() + 8, cell.top() + 4, 15, cell.height() - 8);
        const QRgb behind = ground(image, cell);
        int lit = 0;
        for (int y = bars.top(); y <= bars.bottom(); ++y)
            for (int x = bars.left(); x <= bars.right(); ++x)
                lit += contrast(image.pixel(x, y), behind) >= 4;
        QVERIFY2(lit > before, qPrintable(QStringLiteral("level %1: %2 after %3").arg(i + 1).arg(lit).arg(before)));
        before = lit;
        QVERIFY(ink(image, QRect(cell.left() + 28, cell.top() + 4, cell.width() - 28, cell.height() - 8)).best >= 4.5);
    }
    QTableView* prios = table(dark, "priorities");
    const QImage tags = picture(prios->viewport());
    for (int prio = 0; prio < 4; ++prio) {
        const QRect cell = prios->visualRect(prios->model()->index(0, prio));
        const QRect text(cell.left() + 13, cell.top() + 6, 16, cell.height() - 12);
        QVERIFY2(ink(tags, text).best >= 4.5, qPrintable(QString::number(prio)));
    }
}

void TestComponents::progressTellsUnknownFromNone_data()
{
    themes();
}

void TestComponents::progressTellsUnknownFromNone()
{
    QFETCH(bool, dark);
    wear(100);
    QTableView* view = table(dark, "progress");
    const QImage image = picture(view->viewport());
    const auto changes = [&](int row) {
        const QRect cell = view->visualRect(view->model()->index(row, 1));
        const int y = cell.center().y();
        int count = 0;
        for (int x = cell.left() + 9; x < cell.left() + cell.width() / 2; ++x)
            count += image.pixel(x, y) != image.pixel(x - 1, y);
        return count;
    };
    const int running = changes(0);
    QVERIFY2(changes(1) > running + 10, "hatched past its limit");
    QVERIFY2(changes(4) >= 4, "striped while unknown");
    QVERIFY(changes(3) <= 1); // blocked: an empty track
}

void TestComponents::everyLabelCanBeRead_data()
{
    themes();
}

void TestComponents::everyLabelCanBeRead()
{
    QFETCH(bool, dark);
    wear(100);
    int seen = 0;
    const QImage image = picture(m_page->half(dark));
    for (const QLabel* label : m_page->half(dark)->findChildren<QLabel*>()) {
        if (!label->isVisible() || label->text().isEmpty())
            continue;
        const QRect where(label->mapTo(m_page->half(dark), QPoint()), label->size());
        const double best = ink(image, where).best;
        QVERIFY2(best >= 4.5, qPrintable(label->text() + QStringLiteral(" %1").arg(best)));
        ++seen;
    }
    QVERIFY(seen > 30);
}

void TestComponents::everythingHasAName()
{
    int seen = 0;
    for (QWidget* widget : m_page->findChildren<QWidget*>()) {
        const bool asks = qobject_cast<QAbstractButton*>(widget) || qobject_cast<QTableView*>(widget)
            || (qobject_cast<QLineEdit*>(widget) && !widget->objectName().startsWith(QLatin1String("qt_")));
        // Decoration of a field is no control.
        if (!asks || !widget->isVisible() || widget->inherits("QTableCornerButton")
            || widget->inherits("QLineEditIconButton"))
            continue;
        QAccessibleInterface* interface = QAccessible::queryAccessibleInterface(widget);
        QVERIFY(interface);
        QVERIFY2(!interface->text(QAccessible::Name).isEmpty(), widget->metaObject()->className());
        ++seen;
    }
    QVERIFY(seen > 40);
}

void TestComponents::wordsOfLabelsAreWhole_data()
{
    themes({100, 150});
}

void TestComponents::wordsOfLabelsAreWhole()
{
    QFETCH(bool, dark);
    QFETCH(int, percent);
    wear(percent);
    for (const QLabel* label : m_page->half(dark)->findChildren<QLabel*>()) {
        if (!label->isVisible() || label->wordWrap() || label->text().isEmpty())
            continue;
        const int wide = label->fontMetrics().horizontalAdvance(label->text());
        QVERIFY2(label->width() >= wide, qPrintable(label->text()));
        // A line is laid out in whole pixels, ascent and descent are rounded each.
        QVERIFY2(label->height() >= label->fontMetrics().height() - 1, qPrintable(label->text()));
    }
    for (const QAbstractButton* button : m_page->half(dark)->findChildren<QAbstractButton*>())
        if (button->isVisible() && !button->text().isEmpty())
            QVERIFY2(button->width() >= button->sizeHint().width(), qPrintable(button->text()));
}

void TestComponents::takesSectionsFromAbove()
{
    QList<bool> made;
    m_page->addSection(QStringLiteral("Cells"), QStringLiteral("of waves"), [&](Appearance& look, QWidget* parent) {
        made.append(look.theme().dark);
        auto* label = new QLabel(QStringLiteral("cells"), parent);
        label->setObjectName(QStringLiteral("cells"));
        return label;
    });
    QCOMPARE(made, (QList<bool>{true, false}));
    QVERIFY(m_page->half(true)->findChild<QLabel*>(QStringLiteral("cells")));
    QVERIFY(m_page->half(false)->findChild<QLabel*>(QStringLiteral("cells")));
}

QTEST_MAIN(TestComponents)
#include "tst_components.moc"
