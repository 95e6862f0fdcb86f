// SPDX-License-Identifier: GPL-3.0-or-later
// The style: who has the keyboard is seen, sizes are those of ui.md 2.3, and the look follows theme and text size.
#include "ui/theme/focusring.h"
#include "ui/theme/look.h"
#include "ui/theme/style.h"

#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QScrollArea>
#include <QSignalSpy>
#include <QSpinBox>
#include <QStandardItemModel>
#include <QStyleOptionSpinBox>
#include <QTimeEdit>
#include <QToolButton>
#include <QTreeView>
#include <QVBoxLayout>
#include <QtTest>

using namespace wavedeck::ui;

namespace {

int coloured(const QImage& image, const QRect& where, const QColor& colour)
{
    int count = 0;
    for (int y = std::max(0, where.top()); y <= std::min(where.bottom(), image.height() - 1); ++y)
        for (int x = std::max(0, where.left()); x <= std::min(where.right(), image.width() - 1); ++x)
            count += image.pixelColor(x, y) == colour;
    return count;
}

/// Accent pixels outside of the widget, not further away than the ring.
int ringAround(const QWidget& window, const QWidget& widget, const QColor& accent)
{
    const QImage image = const_cast<QWidget&>(window).grab().toImage();
    const QRect inside(widget.mapTo(&window, QPoint()), widget.size());
    return coloured(image, inside.adjusted(-3, -3, 3, 3), accent) - coloured(image, inside, accent);
}

struct Sample {
    const char* name;
    QWidget* (*make)();
};

const Sample kFocusable[] = {
    {"button", []() -> QWidget* { return new QPushButton(QStringLiteral("Hold")); }},
    {"primary",
        []() -> QWidget* {
            auto* button = new QPushButton(QStringLiteral("Start"));
            setLook(button, QLatin1String("primary"));
            return button;
        }},
    {"tool",
        []() -> QWidget* {
            auto* tool = new QToolButton;
            tool->setText(QStringLiteral("T"));
            tool->setFocusPolicy(Qt::StrongFocus);
            return tool;
        }},
    {"field", []() -> QWidget* { return new QLineEdit(QStringLiteral("text")); }},
    {"spin", []() -> QWidget* { return new QSpinBox; }},
    {"decimal", []() -> QWidget* { return new QDoubleSpinBox; }},
    {"time", []() -> QWidget* { return new QTimeEdit; }},
    {"combo",
        []() -> QWidget* {
            auto* combo = new QComboBox;
            combo->addItem(QStringLiteral("All waves"));
            return combo;
        }},
    {"editable combo",
        []() -> QWidget* {
            auto* combo = new QComboBox;
            combo->setEditable(true);
            return combo;
        }},
    {"check", []() -> QWidget* { return new QCheckBox(QStringLiteral("Follow")); }},
    {"radio", []() -> QWidget* { return new QRadioButton(QStringLiteral("Dark")); }},
    {"text", []() -> QWidget* { return new QPlainTextEdit(QStringLiteral("plan")); }},
};

} // namespace

class TestStyle : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void ringIsSeen_data();
    void ringIsSeen();
    void ringFollows();
    void ringStaysInTheScrollArea();
    void rowsHaveAFrameOfTheirOwn();
    void heights_data();
    void heights();
    void spinButtonsCanBeHit();
    void disabledIsDashedAndFaint();
    void invalidHasARedBorder();
    void labelsWearTheirLook();
    void textSizeReachesEverything();
    void themeReachesEverything();
    void subtreeLooksOtherwise();
    void systemIsSeenThroughOurPalette();
    void nothingMoves();

private:
    std::unique_ptr<Appearance> m_appearance;
};

void TestStyle::init()
{
    auto next = std::make_unique<Appearance>(Appearance::Choice::Dark);
    applyAppearance(*qApp, *next); // before the old one goes
    m_appearance = std::move(next);
}

void TestStyle::ringIsSeen_data()
{
    QTest::addColumn<int>("sample");
    QTest::addColumn<bool>("dark");
    for (int i = 0; i < int(std::size(kFocusable)); ++i) {
        QTest::newRow(qPrintable(QLatin1String(kFocusable[i].name) + QStringLiteral(", dark"))) << i << true;
        QTest::newRow(qPrintable(QLatin1String(kFocusable[i].name) + QStringLiteral(", light"))) << i << false;
    }
}

void TestStyle::ringIsSeen()
{
    QFETCH(int, sample);
    QFETCH(bool, dark);
    m_appearance->setChoice(dark ? Appearance::Choice::Dark : Appearance::Choice::Light);
    QWidget window;
    auto* layout = new QVBoxLayout(&window);
    auto* other = new QPushButton(QStringLiteral("other"));
    QWidget* widget = kFocusable[sample].make();
    layout->addWidget(other);
    layout->addWidget(widget);
    window.show();
    window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    const QColor accent = m_appearance->theme().accent;
    other->setFocus();
    QCOMPARE(ringAround(window, *widget, accent), 0);
    widget->setFocus(Qt::TabFocusReason);
    QVERIFY(widget->hasFocus());
    // Two pixels all around but for the smoothed corners.
    const int around = 2 * 2 * (widget->width() + widget->height());
    const int seen = ringAround(window, *widget, accent);
    QVERIFY2(seen > around * 8 / 10, qPrintable(QStringLiteral("%1 of %2").arg(seen).arg(around)));
    // One pixel between the control and its ring.
    const QImage image = window.grab().toImage();
    const QRect gap = QRect(widget->mapTo(&window, QPoint()), widget->size()).adjusted(10, -1, -10, 0);
    QCOMPARE(coloured(image, QRect(gap.left(), gap.top(), gap.width(), 1), accent), 0);
}

void TestStyle::ringFollows()
{
    QWidget window;
    auto* layout = new QVBoxLayout(&window);
    auto* first = new QPushButton(QStringLiteral("first"));
    auto* above = new QLabel(QStringLiteral("above"));
    layout->addWidget(above);
    layout->addWidget(first);
    layout->addStretch(1);
    window.resize(300, 200);
    window.show();
    window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    first->setFocus();
    auto* ring = window.findChild<FocusRing*>();
    QVERIFY(ring);
    QVERIFY(ring->isVisible());
    const QRect before = ring->geometry();
    above->setFixedHeight(80);
    QTRY_VERIFY(ring->geometry() != before);
    QCOMPARE(ring->geometry(), QRect(first->mapTo(&window, QPoint()), first->size()).adjusted(-3, -3, 3, 3));
    first->hide();
    QVERIFY(!ring->isVisible());
}

void TestStyle::ringStaysInTheScrollArea()
{
    QWidget window;
    auto* layout = new QVBoxLayout(&window);
    layout->setContentsMargins(0, 60, 0, 60);
    auto* scroll = new QScrollArea;
    auto* tall = new QWidget;
    tall->setFixedSize(200, 1000);
    auto* field = new QLineEdit(tall);
    field->move(20, 10);
    scroll->setWidget(tall);
    layout->addWidget(scroll);
    window.resize(260, 300);
    window.show();
    window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    field->setFocus();
    auto* ring = window.findChild<FocusRing*>();
    QVERIFY(ring && ring->isVisible());
    const QRect viewport(scroll->viewport()->mapTo(&window, QPoint()), scroll->viewport()->size());
    for (int y = 0; y < 60; y += 4) {
        tall->move(0, -y);
        QVERIFY(!ring->isVisible() || viewport.contains(ring->geometry()));
    }
    QVERIFY(!ring->isVisible());
}

void TestStyle::rowsHaveAFrameOfTheirOwn()
{
    QStandardItemModel model(3, 2);
    QTreeView view;
    view.setModel(&model);
    view.setAllColumnsShowFocus(true);
    view.setCurrentIndex(model.index(1, 0));
    view.resize(300, 200);
    view.show();
    view.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&view));
    view.setFocus();
    QVERIFY(!FocusRing::wants(&view));
    const QRect row = view.visualRect(model.index(1, 0)).translated(view.viewport()->pos());
    const QImage image = view.grab().toImage();
    const QRect whole(0, row.top(), view.viewport()->width(), row.height());
    const Theme& t = m_appearance->theme();
    QVERIFY(coloured(image, QRect(whole.left() + 10, whole.top(), whole.width() - 20, 1), t.accent) > 100);
    QVERIFY(coloured(image, whole, t.sel) > 100);
    // A bar of three pixels tells the selection without its colour.
    QVERIFY(coloured(image, QRect(0, whole.top() + 2, 3, whole.height() - 4), t.selb) >= 3 * (whole.height() - 4));
}

void TestStyle::heights_data()
{
    QTest::addColumn<int>("sample");
    QTest::addColumn<QString>("look");
    QTest::addColumn<int>("height");
    for (int i = 0; i < int(std::size(kFocusable)) - 3; ++i) {
        QTest::newRow(kFocusable[i].name) << i << QString() << 28;
        QTest::newRow(qPrintable(QStringLiteral("small ") + QLatin1String(kFocusable[i].name)))
            << i << QStringLiteral("small") << 24;
    }
    for (int i = int(std::size(kFocusable)) - 3; i < int(std::size(kFocusable)) - 1; ++i)
        QTest::newRow(kFocusable[i].name) << i << QString() << 24;
}

void TestStyle::heights()
{
    QFETCH(int, sample);
    QFETCH(QString, look);
    QFETCH(int, height);
    const std::unique_ptr<QWidget> widget(kFocusable[sample].make());
    setLook(widget.get(), QLatin1String(look.toLatin1()));
    widget->ensurePolished();
    QCOMPARE(widget->sizeHint().height(), height);
    m_appearance->setTextPercent(150);
    QVERIFY(widget->sizeHint().height() >= height * 3 / 2);
}

void TestStyle::spinButtonsCanBeHit()
{
    QSpinBox spin;
    spin.setRange(1, 64);
    spin.setValue(24);
    spin.ensurePolished();
    spin.resize(spin.sizeHint());
    QStyleOptionSpinBox option;
    option.initFrom(&spin);
    option.buttonSymbols = QAbstractSpinBox::UpDownArrows;
    const auto part
        = [&](QStyle::SubControl sub) { return spin.style()->subControlRect(QStyle::CC_SpinBox, &option, sub, &spin); };
    QVERIFY(part(QStyle::SC_SpinBoxUp).width() >= 24);
    QVERIFY(part(QStyle::SC_SpinBoxDown).width() >= 24);
    QVERIFY(!part(QStyle::SC_SpinBoxUp).intersects(part(QStyle::SC_SpinBoxDown)));
    QVERIFY(!part(QStyle::SC_SpinBoxEditField).intersects(part(QStyle::SC_SpinBoxUp)));
    spin.show();
    QTest::mouseClick(&spin, Qt::LeftButton, {}, part(QStyle::SC_SpinBoxUp).center());
    QCOMPARE(spin.value(), 25);
    QTest::mouseClick(&spin, Qt::LeftButton, {}, part(QStyle::SC_SpinBoxDown).center());
    QCOMPARE(spin.value(), 24);
    // The largest number fits.
    const QFontMetrics metrics(spin.font());
    QVERIFY(part(QStyle::SC_SpinBoxEditField).width() >= metrics.horizontalAdvance(QStringLiteral("64")) + 10);
}

void TestStyle::disabledIsDashedAndFaint()
{
    QPushButton button(QStringLiteral("Start session"));
    setLook(&button, QLatin1String("primary"));
    button.setEnabled(false);
    button.resize(button.sizeHint());
    const QImage image = button.grab().toImage();
    const Theme& t = m_appearance->theme();
    QCOMPARE(coloured(image, image.rect(), t.accentFill), 0);
    int changes = 0;
    for (int x = 9; x < image.width() - 8; ++x)
        changes += (image.pixelColor(x, 0) == t.line2) != (image.pixelColor(x - 1, 0) == t.line2);
    QVERIFY2(changes >= 8, qPrintable(QString::number(changes)));
}

void TestStyle::invalidHasARedBorder()
{
    QLineEdit field(QStringLiteral("-3"));
    field.resize(field.sizeHint());
    const QColor red = m_appearance->theme().tone(Tone::Bad).text;
    QCOMPARE(coloured(field.grab().toImage(), field.rect(), red), 0);
    setLook(&field, QLatin1String("invalid"));
    QVERIFY(coloured(field.grab().toImage(), field.rect(), red) > 100);
    setLook(&field, QLatin1String(""));
    QCOMPARE(coloured(field.grab().toImage(), field.rect(), red), 0);
}

void TestStyle::labelsWearTheirLook()
{
    QLabel label(QStringLiteral("Wave 2"));
    setLook(&label, QLatin1String("title"));
    label.ensurePolished();
    QCOMPARE(label.font().pixelSize(), 18);
    QCOMPARE(label.font().weight(), int(QFont::DemiBold));
    QCOMPARE(label.palette().color(QPalette::WindowText), m_appearance->theme().t1);
    QCOMPARE(label.text(), QStringLiteral("Wave 2"));
    setLook(&label, QLatin1String("small"));
    QCOMPARE(label.font().pixelSize(), 12);
    QCOMPARE(label.palette().color(QPalette::WindowText), m_appearance->theme().t3);
    setLook(&label, QLatin1String("mono"));
    QCOMPARE(label.font().family(), m_appearance->mono().family());
}

void TestStyle::textSizeReachesEverything()
{
    QWidget window;
    auto* layout = new QVBoxLayout(&window);
    auto* label = new QLabel(QStringLiteral("Title"));
    setLook(label, QLatin1String("title"));
    auto* usual = new QLabel(QStringLiteral("usual"));
    auto* button = new QPushButton(QStringLiteral("Hold new agents"));
    for (QWidget* each : QList<QWidget*>{label, usual, button})
        layout->addWidget(each);
    window.show();
    const int width = button->sizeHint().width();
    m_appearance->setTextPercent(150);
    QCOMPARE(label->font().pixelSize(), 27);
    QCOMPARE(usual->font().pixelSize(), 20);
    QCOMPARE(button->font().pixelSize(), 20);
    QVERIFY(button->sizeHint().width() > width * 4 / 3);
}

void TestStyle::themeReachesEverything()
{
    QWidget window;
    auto* layout = new QVBoxLayout(&window);
    auto* label = new QLabel(QStringLiteral("hint"));
    setLook(label, QLatin1String("hint"));
    auto* card = new QFrame;
    setFrame(card, QLatin1String("card"));
    card->setFixedSize(80, 40);
    layout->addWidget(label);
    layout->addWidget(card);
    window.show();
    for (const auto choice : {Appearance::Choice::Dark, Appearance::Choice::Light}) {
        m_appearance->setChoice(choice);
        const Theme& t = m_appearance->theme();
        QCOMPARE(window.palette().color(QPalette::Window), t.win);
        QCOMPARE(label->palette().color(QPalette::WindowText), t.t3);
        const QImage image = card->grab().toImage();
        QCOMPARE(image.pixelColor(40, 20), t.panel);
        QCOMPARE(image.pixelColor(40, 0), t.line);
    }
}

void TestStyle::subtreeLooksOtherwise()
{
    Appearance light(Appearance::Choice::Light);
    QWidget window;
    auto* layout = new QVBoxLayout(&window);
    auto* root = new QWidget;
    applyAppearance(*root, light);
    auto* inner = new QVBoxLayout(root);
    auto* button = new QPushButton(QStringLiteral("Hold"));
    auto* label = new QLabel(QStringLiteral("hint"));
    setLook(label, QLatin1String("hint"));
    auto* plain = new QLabel(QStringLiteral("plain"));
    for (QWidget* each : QList<QWidget*>{button, label, plain})
        inner->addWidget(each);
    auto* outside = new QPushButton(QStringLiteral("Hold"));
    layout->addWidget(root);
    layout->addWidget(outside);
    window.show();
    QCOMPARE(button->grab().toImage().pixelColor(button->width() / 2, 2), light.theme().raised);
    QCOMPARE(outside->grab().toImage().pixelColor(outside->width() / 2, 2), m_appearance->theme().raised);
    QCOMPARE(label->palette().color(QPalette::WindowText), light.theme().t3);
    QCOMPARE(plain->palette().color(QPalette::WindowText), light.theme().t1);
    light.setChoice(Appearance::Choice::Dark);
    QCOMPARE(label->palette().color(QPalette::WindowText), light.theme().t3);
    QCOMPARE(plain->palette().color(QPalette::WindowText), light.theme().t1);
}

void TestStyle::systemIsSeenThroughOurPalette()
{
    m_appearance->setChoice(Appearance::Choice::System);
    QPalette light;
    light.setColor(QPalette::Window, Qt::white);
    light.setColor(QPalette::WindowText, Qt::black);
    QPalette dark;
    dark.setColor(QPalette::Window, Qt::black);
    dark.setColor(QPalette::WindowText, Qt::white);
    // What Qt does when the platform's palette changes: it has the style finish the new one.
    qApp->style()->polish(dark);
    QTRY_VERIFY(m_appearance->theme().dark);
    qApp->style()->polish(light);
    QTRY_VERIFY(!m_appearance->theme().dark);
    QCOMPARE(QApplication::palette().color(QPalette::Window), m_appearance->theme().win);
}

void TestStyle::nothingMoves()
{
    QPushButton button;
    QCOMPARE(qApp->style()->styleHint(QStyle::SH_Widget_Animation_Duration, nullptr, &button), 0);
    QVERIFY(!QApplication::isEffectEnabled(Qt::UI_AnimateMenu));
    QVERIFY(!QApplication::isEffectEnabled(Qt::UI_FadeTooltip));
}

QTEST_MAIN(TestStyle)
#include "tst_style.moc"
